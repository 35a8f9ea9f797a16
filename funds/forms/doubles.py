"""The list of what households were paid twice (PF-08)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.lists import ListColumn
from funds.forms.lists import ANY, FundListForm, label, money
from funds.models import FundSource, Payment, PaymentLine
from projects.codes import ProjectCategory


class DoubleListForm(AreaFilter, FundListForm):
    """Lines with a twin, those of a household together."""

    default_order = ("household", "item", "payment__paid_on", "pk")
    columns = (
        ListColumn("head", label(PaymentLine, "head_name"), lambda x: x.head_name, css="nowrap",
                   url=lambda x: reverse("households:household_detail", args=[x.household_id])),
        ListColumn("number", _("household number"), lambda x: x.household.household_no, css="nowrap"),
        ListColumn("area", _("village"), lambda x: x.payment.project.area.full_name, css="nowrap"),
        ListColumn("project", _("project"), lambda x: x.payment.project.name, css="prose"),
        ListColumn("item", label(PaymentLine, "item"), lambda x: x.item, css="nowrap"),
        ListColumn("year", label(FundSource, "year"), lambda x: x.payment.source.year, css="nowrap"),
        ListColumn("paid_on", label(Payment, "paid_on"), lambda x: x.payment.paid_on, css="nowrap"),
        money("amount", label(PaymentLine, "amount"), lambda x: x.amount, ("amount",)),
        ListColumn("payment", label(Payment, "purpose"), lambda x: x.payment.purpose, css="prose",
                   url=lambda x: reverse("funds:payment_detail", args=[x.payment_id])),
    )  # fmt: skip

    year = forms.IntegerField(label=label(FundSource, "year"), required=False, min_value=2000, max_value=2100)
    category = forms.ChoiceField(
        label=_("project category"), required=False, choices=[*ANY, *ProjectCategory.choices]
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set; a word is looked for in head, number and item."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["year"]:
            rows = rows.filter(payment__source__year=cleaned["year"])
        if cleaned["category"]:
            rows = rows.filter(payment__project__category=cleaned["category"])
        word = cleaned["q"]
        found = Q(head_name__contains=word) | Q(item__contains=word) | Q(household__household_no=word)
        return rows.filter(found) if word else rows


def double_rows(user: User) -> QuerySet[Any]:
    """What households of projects that the user reads were paid twice."""
    rows = PaymentLine.objects.visible_to(user).paid_twice()
    return rows.select_related("household", "payment__project__area", "payment__source")
