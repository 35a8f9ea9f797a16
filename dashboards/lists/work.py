"""The lists behind the figures of projects, money and findings."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.lists import ListColumn, ListForm


def _amount(path: str = "amount") -> ListColumn:
    return ListColumn(
        "amount",
        _("amount (yuan)"),
        lambda row: f"{getattr(row, path):,.2f}",
        order=(path,),
        css="num",
        export=lambda row: getattr(row, path),
    )


def _state(row: Any) -> str:
    return row.get_state_display()


class _WorkRows(ListForm):
    """Rows found by the words of one or two of their texts."""

    joins: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def filter(self, rows: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        rows = rows.select_related(*self.joins)
        condition = Q()
        for path in self.words:
            condition |= Q(**{f"{path}__icontains": cleaned["q"]})
        return rows.filter(condition) if cleaned["q"] else rows


class ProjectRows(_WorkRows):
    """Projects that a figure counts."""

    default_order = ("area_id", "pk")
    joins = ("area", "organisation")
    words = ("name",)
    columns = (
        ListColumn("name", _("project name"), lambda row: row.name),
        ListColumn("category", _("project category"), lambda row: row.get_category_display()),
        ListColumn("area", _("village"), lambda row: row.area.full_name, order=("area_id",)),
        ListColumn("unit", _("responsible unit"), lambda row: row.organisation.name),
        _amount("budget"),
        ListColumn("state", _("state"), _state, order=("state",)),
    )


class SourceRows(_WorkRows):
    """Sources of funds that a figure sums."""

    default_order = ("-arrived_on", "-pk")
    joins = ("area",)
    words = ("title", "document_no")
    columns = (
        ListColumn("title", _("name of the fund"), lambda row: row.title),
        ListColumn("number", _("document number"), lambda row: row.document_no),
        ListColumn("level", _("level"), lambda row: row.get_level_display()),
        ListColumn("kind", _("kind of fund"), lambda row: row.get_kind_display()),
        ListColumn("area", _("received by"), lambda row: row.area.full_name, order=("area_id",)),
        ListColumn("day", _("arrived on"), lambda row: row.arrived_on, order=("arrived_on",), css="nowrap"),
        _amount(),
    )


class EntryRows(_WorkRows):
    """Ledger entries that a figure sums."""

    default_order = ("-transaction__on", "-pk")
    joins = ("transaction", "account__source", "account__project__area")
    words = ("account__project__name", "account__source__title")
    columns = (
        ListColumn(
            "day", _("date"), lambda row: row.transaction.on, order=("transaction__on",), css="nowrap"
        ),
        ListColumn("kind", _("movement"), lambda row: row.transaction.get_kind_display()),
        ListColumn("source", _("source of funds"), lambda row: str(row.account.source)),
        ListColumn("project", _("project"), lambda row: row.account.project.name),
        ListColumn("area", _("village"), lambda row: row.account.project.area.full_name),
        _amount(),
    )


class PaymentRows(_WorkRows):
    """Payments that a figure sums."""

    default_order = ("-paid_on", "-pk")
    joins = ("project__area", "source")
    words = ("purpose", "project__name")
    columns = (
        ListColumn("day", _("paid on"), lambda row: row.paid_on, order=("paid_on",), css="nowrap"),
        ListColumn("purpose", _("purpose"), lambda row: row.purpose),
        ListColumn("kind", _("paid to"), lambda row: row.get_kind_display()),
        ListColumn("project", _("project"), lambda row: row.project.name),
        ListColumn("area", _("village"), lambda row: row.project.area.full_name),
        ListColumn("source", _("source of funds"), lambda row: row.source.title),
        _amount(),
    )


class FindingRows(_WorkRows):
    """Findings that a figure counts."""

    default_order = ("-found_on", "-pk")
    joins = ("area", "unit", "person")
    words = ("text",)
    columns = (
        ListColumn("day", _("found on"), lambda row: row.found_on, order=("found_on",), css="nowrap"),
        ListColumn(
            "text",
            _("problem"),
            lambda row: row.text[:60],
            url=lambda row: reverse("inspections:finding_detail", args=[row.pk]),
            css="prose",
        ),
        ListColumn("source", _("source of the finding"), lambda row: row.get_source_display()),
        ListColumn("area", _("area"), lambda row: row.area.full_name, order=("area_id",)),
        ListColumn("unit", _("responsible unit"), lambda row: row.unit.name if row.unit else ""),
        ListColumn("person", _("responsible person"), lambda row: row.person.name if row.person else ""),
        ListColumn("deadline", _("deadline"), lambda row: row.deadline, order=("deadline",), css="nowrap"),
        ListColumn("state", _("state"), _state, order=("state",)),
    )
