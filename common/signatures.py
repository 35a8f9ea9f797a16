"""Signatures drawn on the screen: checked for ink and drawn anew; nothing of what was sent survives."""

from __future__ import annotations

import base64
import binascii
import io

from django.utils.translation import gettext_lazy as _
from PIL import Image

from common.photos import Photo, PhotoRefused, take

PREFIX = "data:image/png;base64,"
MAX_CHARACTERS = 400_000
# Share of dark pixels that makes a stroke; a dot by a slip of the finger is none.
LEAST_INK = 0.0005
DARK = 128


def take_drawn(address: str) -> Photo:
    """The clean picture of a drawing sent as a data address; PhotoRefused says why there is none."""
    if len(address) > MAX_CHARACTERS:
        raise PhotoRefused(_("The signature is too large. Clear it and sign again."))
    if not address.startswith(PREFIX):
        raise PhotoRefused(_("The signature could not be read. Clear it and sign again."))
    try:
        data = base64.b64decode(address[len(PREFIX) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise PhotoRefused(_("The signature could not be read. Clear it and sign again.")) from error
    try:
        photo = take(io.BytesIO(data))
    except PhotoRefused as refusal:
        raise PhotoRefused(_("The signature could not be read. Clear it and sign again.")) from refusal
    if ink_of(photo) < LEAST_INK:
        raise PhotoRefused(_("The field for the signature is empty. Sign in it."))
    return photo


def ink_of(photo: Photo) -> float:
    """Share of dark pixels."""
    with Image.open(io.BytesIO(photo.content)) as image:
        counts = image.convert("L").histogram()
    return sum(counts[:DARK]) / sum(counts)
