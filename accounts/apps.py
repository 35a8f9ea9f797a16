from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Areas, organisations, users with dated postings, roles and scope."""

    name = "accounts"
    verbose_name = _("Accounts")
