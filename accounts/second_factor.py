"""The second factor: codes of an authenticator app (TOTP), demanded by role or chosen by the user."""

from __future__ import annotations

import base64

import segno
from django.db import transaction
from django.db.models import Exists
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import RoleSetting, User

DEVICE_NAME = "authenticator"


def is_demanded_of(user: User) -> bool:
    """Whether the county demands a second factor of one of the user's roles."""
    return RoleSetting.objects.filter(role__in=user.access.roles(), otp_required=True).exists()


def is_asked_of(user: User) -> bool:
    """Whether the user gives a second factor: demanded by a role, or set up by themselves; one query."""
    demanded = RoleSetting.objects.filter(role__in=user.access.roles(), otp_required=True)
    devices = TOTPDevice.objects.filter(user=user, confirmed=True)
    return User.objects.filter(Exists(demanded) | Exists(devices), pk=user.pk).exists()


def device_of(user: User) -> TOTPDevice | None:
    """The device that counts, if the user has set one up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_device(user: User) -> TOTPDevice:
    """The device being set up; the same until it is confirmed, so that a reload keeps the picture valid."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": DEVICE_NAME})[0]


@transaction.atomic
def accepts(device: TOTPDevice, code: str) -> bool:
    """Whether the code is right now; confirms a new device, and takes no code twice."""
    locked = TOTPDevice.objects.select_for_update().get(pk=device.pk)
    if not locked.verify_token(code):
        return False
    if not locked.confirmed:
        locked.confirmed = True
        locked.save(update_fields=["confirmed"])
    return True


def remove(user: User) -> int:
    """Forget every device of the user; how many there were."""
    return TOTPDevice.objects.filter(user=user).delete()[0]


def picture(device: TOTPDevice) -> str:
    """The QR code to scan, as the address of an inline picture."""
    return segno.make(device.config_url, micro=False).svg_data_uri(scale=5, dark="#000", light="#fff")


def key_in_letters(device: TOTPDevice) -> str:
    """The key to type where nothing can be scanned, in groups of four."""
    key = base64.b32encode(device.bin_key).decode()
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))
