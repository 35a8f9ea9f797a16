"""The ledger of loans (D27): whose, for what, and what is still owed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.lists import ListColumn
from funds.forms.lists import ANY, FundListForm, label, money
from funds.models import Loan, LoanProduct
from households import parameters

RUNNING, OVERDUE, REPAID, OFF_LIMITS = "running", "overdue", "repaid", "off_limits"


class LoanListForm(AreaFilter, FundListForm):
    """Loans, the newest first."""

    default_order = ("-granted_on", "-pk")
    columns = (
        ListColumn("place", _("village"), lambda x: x.household.area.full_name, css="nowrap"),
        ListColumn("number", _("household number"), lambda x: x.household.household_no, css="nowrap",
                   url=lambda x: reverse("households:household_detail", args=[x.household_id])),
        ListColumn("name", label(Loan, "name"), lambda x: x.name, css="nowrap"),
        ListColumn("id_number", _("certificate number"), lambda x: str(x.member.id_number or ""),
                   export_only=True),
        ListColumn("product", label(Loan, "product"), lambda x: x.product.name, css="nowrap"),
        ListColumn("bank", label(Loan, "bank"), lambda x: x.bank, css="nowrap"),
        money("amount", label(Loan, "amount"), lambda x: x.amount, ("amount",)),
        ListColumn("purpose", label(Loan, "purpose"), lambda x: x.purpose, css="prose"),
        ListColumn("granted_on", label(Loan, "granted_on"), lambda x: x.granted_on, ("granted_on",),
                   css="nowrap"),
        ListColumn("due_on", label(Loan, "due_on"), lambda x: x.due_on, ("due_on",), css="nowrap"),
        ListColumn("rate", label(Loan, "rate"), lambda x: f"{x.rate.normalize():f}", css="num",
                   export=lambda x: x.rate),
        money("subsidy", label(Loan, "subsidy"), lambda x: x.subsidy),
        ListColumn("repaid", _("repaid (yuan)"), lambda x: x.repaid, export_only=True),
        money("balance", label(Loan, "balance"), lambda x: x.balance, ("balance",)),
    )  # fmt: skip

    product = forms.ChoiceField(label=label(Loan, "product"), required=False)
    year = forms.IntegerField(label=_("year of the grant"), required=False, min_value=2000, max_value=2100)
    standing = forms.ChoiceField(
        label=_("state"),
        required=False,
        choices=[
            *ANY,
            (RUNNING, _("still owed")),
            (OVERDUE, _("overdue")),
            (REPAID, _("repaid")),
            (OFF_LIMITS, _("beyond the limits of the product")),
        ],
    )
    # The one loan that a data check speaks of.
    loan = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, rows: Any, *, user: User, on: dt.date) -> None:
        super().__init__(data, rows, user=user)
        self.on = on
        names = LoanProduct.objects.order_by("name").values_list("name", flat=True).distinct()
        self.fields["product"].choices = lambda: [*ANY, *((name, name) for name in names)]  # type: ignore[attr-defined]

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set; a word is looked for in borrower and household number."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["loan"]:
            rows = rows.filter(pk=cleaned["loan"])
        if cleaned["product"]:
            rows = rows.filter(product__name=cleaned["product"])
        if cleaned["year"]:
            rows = rows.filter(granted_on__year=cleaned["year"])
        if cleaned["standing"] == RUNNING:
            rows = rows.running()
        elif cleaned["standing"] == OVERDUE:
            rows = rows.overdue(self.on)
        elif cleaned["standing"] == REPAID:
            rows = rows.filter(balance=0)
        elif cleaned["standing"] == OFF_LIMITS:
            rows = rows.off_limits(parameters.value_of("check_loan_days_year", on=self.on))
        word = cleaned["q"]
        return rows.filter(Q(name__startswith=word) | Q(household__household_no=word)) if word else rows


def loan_rows(user: User) -> Any:
    """Loans of households in the user's areas."""
    return Loan.objects.visible_to(user).select_related("household__area", "member", "product")
