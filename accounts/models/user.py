"""People who sign in. What they may do comes from their postings alone; there is no superuser flag."""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Access
from accounts.roles import Act
from common.history import tracked
from common.pinyin import InitialsField
from common.secrets import DIGEST_LENGTH, EncryptedTextField


class UserQuerySet(models.QuerySet["User"]):
    """The business words of users."""

    def matching(self, text: str) -> UserQuerySet:
        """Users whose name, its pinyin initials or sign-in name begins with the text."""
        word = unicodedata.normalize("NFKC", text).strip()
        named = Q(initials__startswith=word.lower()) if word.isascii() else Q(name__startswith=word)
        return self.filter(named | Q(username__startswith=word))

    def called(self, text: str) -> UserQuerySet:
        """Users of exactly this name, these initials or this sign-in name."""
        word = unicodedata.normalize("NFKC", text).strip()
        return self.filter(Q(name=word) | Q(initials=word.lower()) | Q(username=word))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates users; a first administrator comes from `manage.py found_county`."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A saved user with a hashed password, unusable when none is given."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@tracked(exclude=["password", "last_login", "initials", "news", "id_digest"])
class User(AbstractBaseUser):
    """One person with one sign-in name."""

    username = models.CharField(
        _("sign-in name"), max_length=50, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=50)
    initials = InitialsField(of="name")
    phone = EncryptedTextField(_("telephone"), blank=True, default="", head=3, tail=4)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    # Fingerprint of the ID number: it is compared with the register (LC-H2), the number itself is not kept.
    id_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, default="", editable=False)
    # How many reminders the user has not seen: counted by dashboards.reminding, shown beside the bell.
    news = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        indexes = [
            models.Index(fields=["name"], name="user_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["initials"], name="user_initials", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["id_digest"], name="user_id_digest", condition=~Q(id_digest="")),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def access_on(self, day: dt.date) -> Access:
        """The seats held on a day; costs at most one query."""
        seats = self.postings.in_force(day).seats() if self.is_active else ()
        return Access(user_id=self.pk, seats=seats)

    @cached_property
    def access(self) -> Access:
        """The seats held today, asked once per request (a user object lives for one request)."""
        return self.access_on(timezone.localdate())

    @property
    def is_staff(self) -> bool:
        """Whether the administration pages open."""
        return self.access.may(Act.ADMINISTER)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Administration rights are all or nothing; casework never asks this."""
        return self.is_staff

    def has_perms(self, perms: Any, obj: models.Model | None = None) -> bool:
        """As `has_perm`."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """As `has_perm`."""
        return self.is_staff

    def get_full_name(self) -> str:
        """The name that pages show."""
        return str(self)
