"""Made pictures for tests of uploads."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(image: Image.Image | None = None, *, size: tuple[int, int] = (64, 48), **saved: Any) -> bytes:
    """The bytes of a picture; JPEG unless `format` says otherwise."""
    target = io.BytesIO()
    (image or Image.linear_gradient("L").resize(size).convert("RGB")).save(
        target, **{"format": "JPEG", **saved}
    )
    return target.getvalue()


def upload(data: bytes | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A picture as the browser sends it."""
    return SimpleUploadedFile(name, picture() if data is None else data, content_type="image/jpeg")
