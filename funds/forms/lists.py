"""The lists of funds: each form owns its rows, filters, order, page and Excel export."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.forms import DateInput, dress
from common.lists import ListColumn, ListForm
from common.templatetags.bangfu import yuan
from funds.codes import FundKind, FundLevel, PaymentKind, PaymentState, TransactionKind
from funds.models import FundSource, LedgerEntry, Payment

ANY = [("", gettext_lazy("all"))]
HUNDRED = Decimal(100)


def label(model: Any, name: str) -> Any:
    """What a column is called."""
    return model._meta.get_field(name).verbose_name


def rate(part: Decimal, whole: Decimal) -> Decimal | None:
    """A share in percent with two decimals; None of nothing."""
    return (part / whole * HUNDRED).quantize(Decimal("0.01")) if whole else None


def percent(value: Decimal | None) -> str:
    """The share as pages show it."""
    return "" if value is None else f"{value} %"


def money(key: str, heading: Any, value: Any, order: tuple[str, ...] = ()) -> ListColumn:
    """A column of yuan: with separators on the page, a number in Excel."""
    return ListColumn(key, heading, lambda row: yuan(value(row)), order, css="num", export=value)


def choices(values: Any) -> list[Any]:
    """The choices of a criterion, with "all" first."""
    return [*ANY, *values.choices]


class FundListForm(ListForm):
    """Dresses the criteria and names the search."""

    def __init__(self, data: QueryDict, rows: QuerySet[Any], *, user: User) -> None:
        super().__init__(data, rows)
        if isinstance(self, AreaFilter):
            self.offer_areas(user, data)
        dress(self)

    def total(self) -> Decimal:
        """The sum of the rows that match, in yuan; one query."""
        summed = self.result().order_by().aggregate(figure=Sum("amount"))
        return summed["figure"] or Decimal(0)


class SourceListForm(AreaFilter, FundListForm):
    """Sources of funds, newest first, with what became of them."""

    default_order = ("-arrived_on", "-pk")
    columns = (
        ListColumn("arrived_on", label(FundSource, "arrived_on"), lambda s: s.arrived_on, ("arrived_on",),
                   css="nowrap"),
        ListColumn("title", label(FundSource, "title"), lambda s: s.title, css="prose",
                   url=lambda s: reverse("funds:source_detail", args=[s.pk])),
        ListColumn("document_no", label(FundSource, "document_no"), lambda s: s.document_no, css="nowrap"),
        ListColumn("batch", label(FundSource, "batch"), lambda s: s.batch, export_only=True),
        ListColumn("year", label(FundSource, "year"), lambda s: s.year, ("year",), css="nowrap"),
        ListColumn("level", label(FundSource, "level"), lambda s: s.get_level_display(), css="nowrap"),
        ListColumn("kind", label(FundSource, "kind"), lambda s: s.get_kind_display(), css="nowrap"),
        ListColumn("area", label(FundSource, "area"), lambda s: s.area.name, css="nowrap"),
        money("amount", label(FundSource, "amount"), lambda s: s.amount, ("amount",)),
        money("available", gettext_lazy("to be allocated"), lambda s: s.available),
        money("left", gettext_lazy("allocated, not paid"), lambda s: s.left),
        money("paid", gettext_lazy("paid out"), lambda s: s.paid),
        ListColumn("rate", gettext_lazy("rate of expenditure"), lambda s: percent(rate(s.paid, s.amount)),
                   css="num", export=lambda s: rate(s.paid, s.amount)),
        ListColumn("village_share", label(FundSource, "village_share"), lambda s: s.village_share,
                   export_only=True),
        ListColumn("needs_labour", label(FundSource, "needs_labour"), lambda s: s.needs_labour,
                   export_only=True),
        ListColumn("note", label(FundSource, "note"), lambda s: s.note, export_only=True),
    )  # fmt: skip

    year = forms.IntegerField(label=label(FundSource, "year"), required=False, min_value=2000, max_value=2100)
    level = forms.ChoiceField(label=label(FundSource, "level"), required=False, choices=choices(FundLevel))
    kind = forms.ChoiceField(label=label(FundSource, "kind"), required=False, choices=choices(FundKind))

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set; an area means what was received there."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["year"]:
            rows = rows.of_year(cleaned["year"])
        for name in ("level", "kind"):
            if cleaned[name]:
                rows = rows.filter(**{name: cleaned[name]})
        return rows.about(cleaned["q"]) if cleaned["q"] else rows


def source_rows(user: User) -> QuerySet[Any]:
    """The sources a user reads, with what became of each."""
    return FundSource.objects.visible_to(user).with_balances().select_related("area")


def _payee(payment: Any) -> str:
    if payment.kind == PaymentKind.HOUSEHOLDS:
        return _("%(count)s households") % {"count": payment.line_count}
    return str(payment.payee)


class PaymentListForm(AreaFilter, FundListForm):
    """Payments, newest first."""

    default_order = ("-created_on", "-pk")
    columns = (
        ListColumn("created_on", label(Payment, "created_on"), lambda p: p.created_on, ("created_on",),
                   css="nowrap"),
        ListColumn("purpose", label(Payment, "purpose"), lambda p: p.purpose, css="prose",
                   url=lambda p: reverse("funds:payment_detail", args=[p.pk])),
        ListColumn("area", gettext_lazy("village"), lambda p: p.project.area.full_name, css="nowrap"),
        ListColumn("project", label(Payment, "project"), lambda p: p.project.name, css="prose"),
        ListColumn("source", label(Payment, "source"), lambda p: p.source.title, export_only=True),
        ListColumn("source_no", label(FundSource, "document_no"), lambda p: p.source.document_no,
                   export_only=True),
        ListColumn("kind", label(Payment, "kind"), lambda p: p.get_kind_display(), export_only=True),
        ListColumn("payee", label(Payment, "payee"), _payee, css="nowrap"),
        money("amount", label(Payment, "amount"), lambda p: p.amount, ("amount",)),
        ListColumn("state", label(Payment, "state"), lambda p: p.get_state_display(), css="nowrap"),
        ListColumn("paid_on", label(Payment, "paid_on"), lambda p: p.paid_on, ("paid_on",), css="nowrap"),
        ListColumn("document_no", label(Payment, "document_no"), lambda p: p.document_no, export_only=True),
        ListColumn("account", label(Payment, "payee_account"), lambda p: str(p.payee_account or ""),
                   export_only=True),
        ListColumn("created_by", label(Payment, "created_by"), lambda p: p.created_by.name, export_only=True),
    )  # fmt: skip

    year = forms.IntegerField(label=label(FundSource, "year"), required=False, min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=label(Payment, "kind"), required=False, choices=choices(PaymentKind))
    state = forms.ChoiceField(label=label(Payment, "state"), required=False, choices=choices(PaymentState))
    project = forms.IntegerField(required=False, widget=forms.HiddenInput)
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set; a word is looked for in purpose, project and payee."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["year"]:
            rows = rows.out_of(cleaned["year"])
        for name in ("kind", "state", "project", "source"):
            if cleaned[name]:
                rows = rows.filter(**{name: cleaned[name]})
        return rows.about(cleaned["q"]) if cleaned["q"] else rows


def payment_rows(user: User) -> QuerySet[Any]:
    """The payments a user reads, with what the list shows of each."""
    rows = Payment.objects.visible_to(user).with_lines()
    return rows.select_related("project__area", "source", "created_by")


class LedgerListForm(AreaFilter, FundListForm):
    """The ledger of funds (资金台账, D26): every movement of a project's money, with rest and rate."""

    default_order = ("-transaction__on", "-transaction", "-pk")
    columns = (
        ListColumn("source", gettext_lazy("source of funds"), lambda e: e.account.source.title, css="prose"),
        ListColumn("document_no", label(FundSource, "document_no"), lambda e: e.account.source.document_no,
                   css="nowrap"),
        money("issued", gettext_lazy("amount issued (yuan)"), lambda e: e.account.source.amount),
        ListColumn("area", gettext_lazy("village"), lambda e: e.account.project.area.full_name,
                   css="nowrap", export_only=True),
        ListColumn("project", gettext_lazy("project"), lambda e: e.account.project.name, css="prose",
                   url=lambda e: reverse("projects:project_detail", args=[e.account.project_id])),
        ListColumn("kind", gettext_lazy("movement"), lambda e: e.transaction.get_kind_display(),
                   css="nowrap"),
        ListColumn("on", gettext_lazy("date"), lambda e: e.transaction.on, ("transaction__on", "transaction"),
                   css="nowrap"),
        ListColumn("memo", gettext_lazy("memo"), lambda e: e.transaction.memo, export_only=True),
        money("amount", label(LedgerEntry, "amount"), lambda e: abs(e.amount), ("amount",)),
        money("balance", gettext_lazy("balance (yuan)"), lambda e: e.balance),
        ListColumn("rate", gettext_lazy("rate of expenditure"), lambda e: percent(rate(e.spent, e.given)),
                   css="num", export=lambda e: rate(e.spent, e.given)),
        ListColumn("by", gettext_lazy("booked by"), lambda e: e.transaction.by.name, export_only=True),
    )  # fmt: skip

    year = forms.IntegerField(label=label(FundSource, "year"), required=False, min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=gettext_lazy("movement"), required=False, choices=choices(TransactionKind))
    first = forms.DateField(label=gettext_lazy("From day"), required=False, widget=DateInput)
    last = forms.DateField(label=gettext_lazy("To day"), required=False, widget=DateInput)
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)
    project = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set; a word is looked for in project and source."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        paths = {
            "year": "account__source__year",
            "kind": "transaction__kind",
            "first": "transaction__on__gte",
            "last": "transaction__on__lte",
            "source": "account__source",
            "project": "account__project",
        }
        for name, path in paths.items():
            if cleaned[name]:
                rows = rows.filter(**{path: cleaned[name]})
        return rows.about(cleaned["q"]) if cleaned["q"] else rows

    def sums(self) -> dict[str, Decimal]:
        """Yuan by movement, in the order of the code list; one query."""
        shown = LedgerEntry.objects.filter(pk__in=self.result().order_by().values("pk"))
        summed = dict(shown.order_by().values_list("transaction__kind").annotate(Sum("amount")))
        return {str(kind.label): abs(summed[kind]) for kind in TransactionKind if kind in summed}


def ledger_rows(user: User) -> QuerySet[Any]:
    """The movements a user reads, with rest and rate after each."""
    rows = LedgerEntry.objects.visible_to(user).of_projects().with_standing()
    return rows.select_related("account__source", "account__project__area", "transaction__by")
