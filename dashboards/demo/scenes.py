"""Drawn pictures instead of photos: notice boards, building sites, papers, signatures; nobody is on them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from functools import cache

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from common.photos import Photo
from dashboards.demo.dice import Dice

WIDE, HIGH = 640, 480
QUALITY = 70
MARK = "演示图片"
INK, PAPER, RED = "#2a2a30", "#fbfaf4", "#c0392b"
_ROWS_SHOWN = 9


@cache
def _font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(settings.PAPER_FONTS / f"NotoSansSC-{weight}.ttf", size)


def developed(image: Image.Image) -> Photo:
    """The picture as the store keeps photos."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=QUALITY)
    content = target.getvalue()
    return Photo(content, image.width, image.height, hashlib.sha256(content).hexdigest())


def board(dice: Dice, title: str, rows: Sequence[str], day: str) -> Photo:
    """A notice with its list on the board of the village."""
    image = Image.new("RGB", (WIDE, HIGH), dice.one(("#d9d2c3", "#cfd6d8", "#dcd3cd")))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 430, WIDE, HIGH), fill="#8d8a80")
    for post in (70, 552):
        draw.rectangle((post, 40, post + 18, 470), fill="#5b6670")
    draw.rectangle((56, 30, 584, 400), fill="#34607f")
    draw.rectangle((72, 84, 568, 386), fill="#e8eef0")
    draw.text((320, 57), "公 开 栏", font=_font(30, "Bold"), fill="white", anchor="mm")
    left = dice.randint(92, 110)
    _sheet(draw, (left, 96, left + 300, 378), title, rows)
    for top in (100, 236):
        _sheet(draw, (left + 322, top, left + 440, top + 122), "", ("",) * 6)
    return _stamped(image, draw, day)


def paper(dice: Dice, title: str, rows: Sequence[str], day: str, *, sealed: bool) -> Photo:
    """A paper on a desk; a sealed one bears a round red stamp."""
    image = Image.new("RGB", (WIDE, HIGH), dice.one(("#a5835c", "#8f7558", "#9c8a74")))
    draw = ImageDraw.Draw(image)
    left = dice.randint(130, 170)
    _sheet(draw, (left, 24, left + 330, 456), title, rows, size=17)
    if sealed:
        draw.ellipse((left + 214, 340, left + 306, 432), outline=RED, width=4)
        draw.text((left + 260, 386), "★", font=_font(34), fill=RED, anchor="mm")
    return _stamped(image, draw, day)


def site(dice: Dice, kind: str, percent: int, day: str) -> Photo:
    """Fields, sheds or a road under hills, further on the more is done."""
    image = Image.new("RGB", (WIDE, HIGH), dice.one(("#bcd7ea", "#cfdde3", "#d8e2e6")))
    draw = ImageDraw.Draw(image)
    for base, colour in ((300, "#8fa694"), (330, "#7c9a74")):
        for hill in range(-1, 4):
            x, high = hill * 210 + dice.randint(-40, 40), dice.randint(60, 140)
            draw.ellipse((x, base - high, x + 300, base + high), fill=colour)
    draw.rectangle((0, 300, WIDE, HIGH), fill=dice.one(("#9a8b5f", "#8f9a5c", "#a08e6a")))
    _FOREGROUNDS.get(kind, _sheds)(draw, percent)
    draw.text((16, 14), f"{kind} {percent}%", font=_font(20, "Bold"), fill=INK)
    return _stamped(image, draw, day)


def signature(dice: Dice, name: str) -> Photo:
    """A name as if written by hand: every character tilted and set a little off the line."""
    image = Image.new("RGB", (80 * len(name) + 40, 120), "white")
    for at, character in enumerate(name):
        glyph = Image.new("L", (96, 96), 0)
        ImageDraw.Draw(glyph).text((48, 48), character, font=_font(72), fill=255, anchor="mm")
        lean = dice.uniform(0.1, 0.35)
        glyph = glyph.transform(glyph.size, Image.Transform.AFFINE, (1, lean, -48 * lean, 0, 1, 0))
        glyph = glyph.rotate(dice.uniform(-9, 9), Image.Resampling.BILINEAR)
        image.paste(INK, (at * 78 + dice.randint(0, 14), dice.randint(2, 18)), glyph)
    return developed(image)


def _sheet(
    draw: ImageDraw.ImageDraw,
    box: tuple[int, int, int, int],
    title: str,
    rows: Sequence[str],
    *,
    size: int = 12,
) -> None:
    left, top, right, bottom = box
    line = size + 8
    draw.rectangle(box, fill=PAPER, outline="#b9b4a6")
    y = top + 14
    for part in _parts(title, (right - left - 28) // 18):
        draw.text(((left + right) // 2, y + 9), part, font=_font(17, "Bold"), fill=RED, anchor="mm")
        y += 24
    lines = [part for row in rows[:_ROWS_SHOWN] for part in _parts(row, (right - left - 32) // size)]
    for part in lines[: (bottom - y) // line]:
        draw.line((left + 12, y + line - 2, right - 12, y + line - 2), fill="#c9c5ba")
        draw.text((left + 16, y + 1), part, font=_font(size), fill=INK)
        y += line


def _parts(text: str, wide: int) -> list[str]:
    """The text in lines of so many characters."""
    return [text[start : start + wide] for start in range(0, max(len(text), 1), wide)]


def _stamped(image: Image.Image, draw: ImageDraw.ImageDraw, day: str) -> Photo:
    draw.text((12, HIGH - 24), MARK, font=_font(15), fill="white")
    draw.text((WIDE - 12, HIGH - 24), day, font=_font(15), fill="#ffd75e", anchor="ra")
    return developed(image)


def _road(draw: ImageDraw.ImageDraw, percent: int) -> None:
    draw.polygon([(300, 300), (340, 300), (560, HIGH), (80, HIGH)], fill="#7a6a55")
    done = HIGH - (HIGH - 300) * percent // 100
    reach = (done - 300) / (HIGH - 300)
    edge = [(300 - 220 * reach, done), (340 + 220 * reach, done), (560, HIGH), (80, HIGH)]
    draw.polygon(edge, fill="#b9b9b5")


def _animals(draw: ImageDraw.ImageDraw, percent: int) -> None:
    draw.rectangle((400, 240, 600, 330), fill="#b46a4f")
    draw.polygon([(385, 242), (500, 190), (615, 242)], fill="#6d4537")
    for number in range(4 + percent // 12):
        x, y = 30 + number * 83 % 470, 340 + number * 37 % 90
        draw.ellipse((x, y, x + 44, y + 26), fill="#f3efe4")
        draw.ellipse((x + 36, y - 6, x + 54, y + 10), fill="#4b443d")


def _rows_of_plants(draw: ImageDraw.ImageDraw, percent: int) -> None:
    for line in range(8):
        y = 316 + line * 20
        draw.line((0, y + 8, WIDE, y + 8), fill="#6f6142", width=3)
        for x in range(line % 2 * 20, WIDE * percent // 100, 40):
            draw.ellipse((x, y - 8, x + 26, y + 10), fill="#3f7d3a")


def _sheds(draw: ImageDraw.ImageDraw, percent: int) -> None:
    for number in range(1 + percent // 25):
        x, y = 20 + number * 122, 330 + number % 2 * 40
        draw.pieslice((x, y - 50, x + 150, y + 70), 180, 360, fill="#e6eef0", outline="#9aa7ab")
        draw.rectangle((x + 58, y - 24, x + 92, y + 10), fill="#8395a0")


def _boxes(draw: ImageDraw.ImageDraw, percent: int) -> None:
    for number in range(3 + percent // 8):
        x, y = 24 + number % 8 * 76, 330 + number // 8 * 62
        draw.rectangle((x, y, x + 48, y + 36), fill="#c9a25c", outline="#7d6231")
        draw.rectangle((x - 4, y - 8, x + 52, y), fill="#7d8a93")


_FOREGROUNDS: dict[str, Callable[[ImageDraw.ImageDraw, int], None]] = {
    "通组路硬化": _road,
    "肉羊养殖": _animals,
    "中药材种植": _rows_of_plants,
    "果园提质改造": _rows_of_plants,
    "生态养蜂": _boxes,
}
