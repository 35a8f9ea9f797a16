"""Authenticator apps: the key shared with the app is a secret like an ID number, encrypted at rest."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from accounts.models.user import User
from common.history import tracked
from common.secrets import EncryptedTextField

# As RFC 4226 advises: as long as what the hash gives.
KEY_BYTES = 20
# A phone whose clock is half a minute off still counts.
TOLERANCE = 1
SECONDS_AFTER_FIRST_FAILURE = 1


def new_key() -> str:
    """A fresh key as hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES)


@tracked(
    exclude=[
        "key", "drift", "last_t", "last_used_at", "throttling_failure_count", "throttling_failure_timestamp",
    ]
)  # fmt: skip
class Authenticator(TimestampMixin, ThrottlingMixin, Device):
    """The authenticator app of a user, set up (`confirmed`) or being set up.

    What django-otp's own TOTP device does, whose column would hold the key in clear.
    """

    # The constraint below is its index.
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"), db_index=False)
    key = EncryptedTextField(_("key"), default=new_key, editable=False)
    # Steps of 30 seconds by which the phone is ahead, and the step of the last code that counted.
    drift = models.SmallIntegerField(default=0, editable=False)
    last_t = models.BigIntegerField(default=-1, editable=False)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "confirmed"],
                name="authenticator_once",
                violation_error_message=_("This user has an authenticator app already."),
            )
        ]

    @property
    def bin_key(self) -> bytes:
        """The key as the app gets it."""
        key: Any = self.key
        return bytes.fromhex(key.reveal())

    def verify_token(self, token: str) -> bool:
        """Whether the code is right now and no older than one that counted; each failure lengthens the wait.

        The row must be locked: the code that counted, or the failure, is written to it.
        """
        if not self.verify_is_allowed()[0]:
            return False
        totp = TOTP(self.bin_key, drift=self.drift)
        if not (token.isdecimal() and totp.verify(int(token), TOLERANCE, self.last_t + 1)):
            self.throttle_increment()
            return False
        self.last_t, self.drift = totp.t(), totp.drift
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first failure; each further one doubles them."""
        return SECONDS_AFTER_FIRST_FAILURE
