"""Two drawn pictures of the invented county: a notice on its board, and a signature."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

NOTICE, SIGNATURE = "demo/notice.jpg", "demo/signature.jpg"
_SCRAWL = [(120, 190), (210, 90), (250, 210), (330, 110), (400, 200), (470, 100), (560, 190), (760, 130)]


def store() -> None:
    """Put both into the media store; a file that is there is left alone."""
    for name, image in ((NOTICE, _notice()), (SIGNATURE, _signature())):
        if not default_storage.exists(name):
            target = io.BytesIO()
            image.save(target, "JPEG", quality=80)
            default_storage.save(name, ContentFile(target.getvalue()))


def row(name: str) -> dict[str, Any]:
    """The columns of a stored photo that shows it."""
    width, height = (600, 450) if name == NOTICE else (900, 300)
    return {
        "image": name,
        "width": width,
        "height": height,
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
    }


def _notice() -> Image.Image:
    image = Image.new("RGB", (600, 450), "#8a6f4d")
    pen = ImageDraw.Draw(image)
    pen.rectangle((150, 40, 450, 410), fill="#f7f4ea", outline="#5c4a33", width=3)
    pen.rectangle((220, 70, 380, 84), fill="#333333")
    for line in range(12):
        pen.rectangle((180, 120 + line * 20, 420 - line % 3 * 30, 126 + line * 20), fill="#777777")
    pen.ellipse((370, 340, 430, 400), outline="#c0392b", width=5)
    return image


def _signature() -> Image.Image:
    image = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(image).line(_SCRAWL, fill="#111111", width=7, joint="curve")
    return image
