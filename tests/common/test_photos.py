"""Photos are checked by content, shrunk, turned upright and stripped of what they hide."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from common import photos
from common.photos import PhotoRefused, take
from tests.pictures import picture


def opened(photo: photos.Photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.content))


def gps_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make] = "SecretPhoneMaker"
    exif[Base.DateTime] = "2026:11:24 08:09:10"
    exif.get_ifd(IFD.GPSInfo).update(
        {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (30.0, 15.0, 27.5), GPS.GPSLongitudeRef: "E"}
    )
    return exif


def test_place_device_and_comment_are_gone() -> None:
    data = picture(exif=gps_exif(), comment=b"taken at home", icc_profile=b"SecretProfile" * 20)
    before = Image.open(io.BytesIO(data))
    assert before.getexif().get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] == "N"

    photo = take(io.BytesIO(data))

    after = opened(photo)
    assert dict(after.getexif()) == {}
    assert dict(after.getexif().get_ifd(IFD.GPSInfo)) == {}
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Secret", b"taken at home", b"Exif", b"2026:11:24", b"ICC_PROFILE"):
        assert trace in data
        assert trace not in photo.content


def test_text_in_a_png_is_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "taken at home")
    data = picture(format="PNG", pnginfo=notes)
    assert b"taken at home" in data
    photo = take(io.BytesIO(data))
    assert b"taken at home" not in photo.content
    assert opened(photo).format == "JPEG"


def test_nothing_appended_to_the_file_survives() -> None:
    photo = take(io.BytesIO(picture() + b"PK\x03\x04 hidden archive"))
    assert b"hidden archive" not in photo.content


def test_a_large_photo_is_shrunk_to_1600_pixels() -> None:
    photo = take(io.BytesIO(picture(size=(4000, 3000))))
    assert (photo.width, photo.height) == (1600, 1200)
    assert opened(photo).size == (1600, 1200)


def test_a_small_photo_keeps_its_size() -> None:
    photo = take(io.BytesIO(picture(size=(640, 480))))
    assert (photo.width, photo.height) == (640, 480)


def test_a_photo_taken_upright_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    source = Image.new("RGB", (400, 200), "blue")
    source.paste("red", (0, 0, 200, 200))
    photo = take(io.BytesIO(picture(source, exif=exif)))
    assert (photo.width, photo.height) == (200, 400)
    top, bottom = opened(photo).getpixel((100, 50)), opened(photo).getpixel((100, 350))
    assert top[0] > 200
    assert bottom[2] > 200


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_formats_are_read(kind: str) -> None:
    photo = take(io.BytesIO(picture(format=kind)))
    assert opened(photo).format == "JPEG"
    assert photo.sha256 == hashlib.sha256(photo.content).hexdigest()


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_every_kind_of_png_becomes_plain_colours(mode: str) -> None:
    photo = take(io.BytesIO(picture(Image.new(mode, (40, 30)), format="PNG")))
    assert opened(photo).mode == "RGB"


def test_transparent_parts_become_white() -> None:
    photo = take(io.BytesIO(picture(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), format="PNG")))
    assert opened(photo).getpixel((20, 15)) == (255, 255, 255)


def test_a_cmyk_jpeg_is_read() -> None:
    photo = take(io.BytesIO(picture(Image.new("CMYK", (40, 30)))))
    assert opened(photo).mode == "RGB"


def refusal(data: bytes) -> str:
    with pytest.raises(PhotoRefused) as refused:
        take(io.BytesIO(data))
    return str(refused.value)


NOT_A_PHOTO = "这个文件不是照片，或者已损坏。请上传 JPEG、PNG 或 WebP 格式的照片。"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"%PDF-1.7 a paper",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        b"MZ\x90\0" * 40,
    ],
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    assert refusal(data) == NOT_A_PHOTO


def test_a_gif_is_refused() -> None:
    assert refusal(picture(Image.new("P", (4, 4)), format="GIF")) == NOT_A_PHOTO


def test_a_photo_cut_off_on_the_way_is_refused() -> None:
    data = picture(size=(800, 600))
    assert refusal(data[: len(data) // 2]) == NOT_A_PHOTO


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"hevc", b"avif"])
def test_heic_is_refused_with_advice(brand: bytes) -> None:
    sentence = refusal(b"\0\0\0\x18ftyp" + brand + b"\0" * 64)
    assert sentence.startswith("无法读取 HEIC 照片")


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MAX_BYTES", 100)
    assert refusal(b"x" * 101).startswith("这张照片超过 15 MB")


def png_of(width: int, height: int) -> bytes:
    """A tiny PNG that claims a huge size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_100, 14_200, 60_000])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(Image.Image, "load", decoded)
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", decoded)
    assert refusal(png_of(side, side)) == "这张照片的像素太高。请调低相机分辨率后重拍。"
