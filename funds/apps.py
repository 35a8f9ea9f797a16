from __future__ import annotations

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.check_kinds import Kind, add_kind


class FundsConfig(AppConfig):
    """Money: sources, allocations, payments."""

    name = "funds"
    verbose_name = _("Funds")

    def ready(self) -> None:
        """Tell the data checks where payments, loans and funds are looked at."""
        add_kind("payment", Kind(_("payment"), lambda key: reverse("funds:payment_detail", args=[key])))
        add_kind("loan", Kind(_("loan"), lambda key: f"{reverse('funds:loan_list')}?loan={key}"))
        add_kind("county", Kind(_("funds of the county"), lambda key: reverse("funds:source_list")))
