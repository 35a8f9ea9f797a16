"""The list of pension contributions with what the tiers bring, and what is paid of it (P5-38)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.lists import ListColumn
from funds.forms.lists import ANY, FundListForm, label, money
from funds.models import Contribution

UNCLAIMED, CLAIMED, NONE = "unclaimed", "claimed", "none"


def _address(payment: int | None) -> str:
    return reverse("funds:payment_detail", args=[payment]) if payment else ""


class ContributionListForm(AreaFilter, FundListForm):
    """Contributions, the newest year first, those of a household together."""

    default_order = ("-year", "household", "pk")
    columns = (
        ListColumn("place", _("village"), lambda x: x.household.area.full_name, css="nowrap"),
        ListColumn("number", _("household number"), lambda x: x.household.household_no, css="nowrap",
                   url=lambda x: reverse("households:household_detail", args=[x.household_id])),
        ListColumn("name", label(Contribution, "name"), lambda x: x.name, css="nowrap"),
        ListColumn("year", label(Contribution, "year"), lambda x: x.year, css="nowrap"),
        money("amount", label(Contribution, "amount"), lambda x: x.amount),
        money("subsidy", _("subsidy (yuan a year)"), lambda x: x.subsidy),
        ListColumn("payment", label(Contribution, "payment"), lambda x: x.payment and x.payment.purpose,
                   css="prose", url=lambda x: _address(x.payment_id)),
        ListColumn("state", _("state"), lambda x: x.payment and x.payment.get_state_display(), css="nowrap"),
    )  # fmt: skip

    year = forms.IntegerField(
        label=label(Contribution, "year"), required=False, min_value=2000, max_value=2100
    )
    standing = forms.ChoiceField(
        label=_("subsidy"),
        required=False,
        choices=[
            *ANY,
            (UNCLAIMED, _("due, in no payment")),
            (CLAIMED, _("in a payment")),
            (NONE, _("none due")),
        ],
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set; a word is looked for in name and household number."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["year"]:
            rows = rows.filter(year=cleaned["year"])
        if cleaned["standing"] == UNCLAIMED:
            rows = rows.unclaimed().filter(subsidy__gt=0)
        elif cleaned["standing"] == CLAIMED:
            rows = rows.claimed()
        elif cleaned["standing"] == NONE:
            rows = rows.filter(subsidy=0)
        word = cleaned["q"]
        return rows.filter(Q(name__startswith=word) | Q(household__household_no=word)) if word else rows


def contribution_rows(user: User) -> Any:
    """Contributions of people in the user's areas."""
    rows = Contribution.objects.visible_to(user).with_subsidy()
    return rows.select_related("household__area", "payment")
