"""Photos on the way in: checked by content, shrunk, and stripped of everything hidden (place, device, time).

What is stored is a fresh JPEG drawn from the pixels alone; nothing of the uploaded file survives in it.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_BYTES = 15 * 1024 * 1024
# 108-megapixel phones exist; their JPEGs are decoded at a fraction, other formats cannot be.
MAX_PIXELS = 120_000_000
MAX_PIXELS_WHOLE = 50_000_000
LONG_SIDE = 1600
QUALITY = 82

_FORMATS = ("JPEG", "PNG", "WEBP")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, EOFError, struct.error, zlib.error)


class PhotoRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An upload that is not stored; its text is a sentence for the person who sent it."""

    def __init__(self, sentence: Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class Photo:
    """A clean JPEG: long side at most 1600 pixels, upright, without metadata."""

    content: bytes
    width: int
    height: int
    sha256: str


def take(upload: IO[bytes]) -> Photo:
    """The clean photo of an uploaded file; PhotoRefused says why there is none."""
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PhotoRefused(_("This photo is larger than 15 MB. Send a smaller one."))
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise PhotoRefused(
            _("HEIC photos cannot be read. Set the camera to “most compatible” (JPEG), or send a screenshot.")
        )
    try:
        return _drawn_anew(data)
    except _BOMB as error:
        raise _too_many_pixels() from error
    except _BROKEN as error:
        raise PhotoRefused(
            _("This file is not a photo, or it is damaged. Send JPEG, PNG or WebP.")
        ) from error


def _drawn_anew(data: bytes) -> Photo:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        pixels = image.width * image.height
        if pixels > (MAX_PIXELS if image.format == "JPEG" else MAX_PIXELS_WHOLE):
            raise _too_many_pixels()
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONG_SIDE, LONG_SIDE))
        drawn = _opaque(upright)
    # Pillow writes a JPEG comment and other notes back from here.
    drawn.info.clear()
    target = io.BytesIO()
    drawn.save(target, "JPEG", quality=QUALITY, optimize=True)
    content = target.getvalue()
    return Photo(content, drawn.width, drawn.height, hashlib.sha256(content).hexdigest())


def _opaque(image: Image.Image) -> Image.Image:
    """The picture in plain colours; what was transparent becomes white."""
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        image = ground
    return image.convert("RGB")


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused(_("This photo has too many pixels. Take it with a lower resolution."))
