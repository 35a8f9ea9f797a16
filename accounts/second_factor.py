"""The second factor: codes of an authenticator app (TOTP), demanded by role or chosen by the user."""

from __future__ import annotations

import base64
from urllib.parse import quote, urlencode

import segno
from django.db import transaction

from accounts.models import Authenticator, User

DEVICE_NAME = "authenticator"
ISSUER = "Bangfu"


def is_demanded_of(user: User) -> bool:
    """Whether the county demands a second factor of one of the user's roles."""
    return any(seat.needs_second_factor for seat in user.access.seats)


def is_asked_of(user: User) -> bool:
    """Whether the user gives a second factor: demanded by a role, or set up by themselves; one query."""
    devices = Authenticator.objects.filter(user=user, confirmed=True)
    return is_demanded_of(user) or devices.exists()


def device_of(user: User) -> Authenticator | None:
    """The device that counts, if the user has set one up."""
    return Authenticator.objects.filter(user=user, confirmed=True).first()


def new_device(user: User) -> Authenticator:
    """The device being set up; the same until it is confirmed, so that a reload keeps the picture valid."""
    return Authenticator.objects.get_or_create(user=user, confirmed=False, defaults={"name": DEVICE_NAME})[0]


@transaction.atomic
def accepts(device: Authenticator, code: str) -> bool:
    """Whether the code is right now; confirms a new device, and takes no code twice."""
    locked = Authenticator.objects.select_for_update().get(pk=device.pk)
    if not locked.verify_token(code):
        return False
    if not locked.confirmed:
        locked.confirmed = True
        locked.save(update_fields=["confirmed"])
    return True


def remove(user: User) -> int:
    """Forget every device of the user; how many there were."""
    return Authenticator.objects.filter(user=user).delete()[0]


def picture(device: Authenticator) -> str:
    """The QR code to scan, as the address of an inline picture."""
    return segno.make(_address(device), micro=False).svg_data_uri(scale=5, dark="#000", light="#fff")


def key_in_letters(device: Authenticator) -> str:
    """The key to type where nothing can be scanned, in groups of four."""
    key = _letters(device)
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))


def _address(device: Authenticator) -> str:
    """What authenticator apps read from the picture; apps take a blank only as %20."""
    label = quote(f"{ISSUER}:{device.user.get_username()}")
    shared = urlencode({"secret": _letters(device), "issuer": ISSUER}, quote_via=quote)
    return f"otpauth://totp/{label}?{shared}"


def _letters(device: Authenticator) -> str:
    return base64.b32encode(device.bin_key).decode()
