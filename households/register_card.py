"""The register card of a household (登记表, D02): everything of one year on a form that is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.papers import Frame, PaperColumn, in_cell, render
from common.templatetags.bangfu import yuan
from households.facts import in_words, label_of
from households.models import HouseholdYear
from households.models.income import GROUPS
from households.models.living import HOUSE, LAND, LED, SAFEGUARDS
from households.poverty import standing_of, with_line

_REGISTER = (
    "household_type",
    "poor_attr",
    "id_standard",
    "identified_on",
    "exit_status",
    "exit_year",
    "planned_exit_year",
    "relapsed_on",
    "main_cause",
    "other_causes",
    "is_martyr_family",
    "is_one_child",
    "is_two_daughters",
    "is_relocated",
    "monitor_kind",
    "monitor_identified_on",
    "monitor_risks",
    "monitor_cleared_on",
)
_LIVING = (*LAND, *HOUSE, *LED)
_SUMS = ("total_income", "net_income", "counted_income", "net_income_per_capita")


@dataclass(frozen=True, slots=True)
class Card:
    """What the card prints, gathered: the copy with its poverty line, and its members."""

    copy: Any
    members: Sequence[Any]


def gather_card(copy: HouseholdYear) -> Card:
    """The card of a copy; two queries."""
    lined = with_line(HouseholdYear.objects.filter(pk=copy.pk)).select_related("area", "household", "year")
    members = copy.members.active().select_related("member").order_by("pk")
    return Card(lined.get(), list(members))


def card_data(card: Card, frame: Frame) -> dict[str, Any]:
    """What the template reads; all strings."""
    copy = card.copy
    return {
        "frame": frame.as_data(),
        "head": _pairs(
            [
                (_("Household head"), copy.head_name),
                (_("Household number"), copy.household.household_no),
                (_("Address"), " ".join(filter(None, (copy.area.full_name, copy.hamlet)))),
                (_("Telephone"), str(copy.phone)),
                (_("Bank"), copy.bank_name),
                (_("Bank account"), str(copy.bank_account)),
            ]
        ),
        "register": {"title": _("Register"), "facts": _facts(copy, _REGISTER)},
        "members": _members(card),
        "income": _income(copy),
        "sums": _pairs([(_label(name), yuan(getattr(copy, name))) for name in _SUMS] + _line(copy)),
        "period": _("Income from %(first)s to %(last)s, in yuan")
        % {"first": in_cell(copy.year.income_from), "last": in_cell(copy.year.income_to)},
        "living": {
            "title": _("Production and living conditions"),
            "facts": _facts(copy, (*LAND, *HOUSE, *LED)),
        },
        "safeguards": _safeguards(copy),
        "signed": [_("Signature of the household head"), _("Survey made by"), _("Checked by (township)")],
    }


def card_pdf(card: Card, frame: Frame) -> bytes:
    """The card as a PDF; no queries."""
    return render("register_card", card_data(card, frame))


def _label(name: str) -> str:
    return label_of(HouseholdYear._meta.get_field(name))


def _pairs(facts: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "text": text} for label, text in facts]


def _facts(copy: HouseholdYear, names: Sequence[str]) -> list[dict[str, str]]:
    fields = [HouseholdYear._meta.get_field(name) for name in names]
    return _pairs([(label_of(field), in_words(field, getattr(copy, field.name))) for field in fields])


def _line(copy: Any) -> list[tuple[str, str]]:
    standing = capfirst(str(standing_of(copy).label))
    return [(_("Poverty line"), yuan(copy.line)), (_("Against the line"), standing)]


def _members(card: Card) -> dict[str, Any]:
    columns = (
        PaperColumn(_("Name")),
        PaperColumn(_("Relationship")),
        PaperColumn(_("Sex")),
        PaperColumn(_("Date of birth")),
        PaperColumn(_("Certificate number")),
        PaperColumn(_("School or education"), 3),
        PaperColumn(_("Health"), 3),
        PaperColumn(_("Labour capacity"), 3),
        PaperColumn(_("Wage work"), 2),
    )
    rows = [
        [
            row.name,
            row.get_relation_display(),
            row.get_sex_display(),
            in_cell(row.birth_date),
            str(row.member.id_number),
            row.get_schooling_status_display() or row.get_education_level_display(),
            row.get_health_status_display(),
            row.get_labour_capacity_display(),
            _work(row.get_work_region_display(), row.work_months),
        ]
        for row in card.members
    ]
    return {
        "title": _("Members"),
        "columns": [column.as_data() for column in columns],
        "rows": [[str(cell) for cell in row] for row in rows],
    }


def _work(region: str, months: int | None) -> str:
    return (
        _("%(region)s, %(months)s months") % {"region": region, "months": months} if months else str(region)
    )


def _income(copy: HouseholdYear) -> dict[str, Any]:
    """Every source with its amount, group by group, and the sum of the group."""
    groups = [
        {
            "label": _label(group),
            "rows": [[_label(name), yuan(getattr(copy, name))] for name in names],
            "sum": yuan(getattr(copy, group)),
        }
        for group, names in GROUPS.items()
    ]
    return {"title": _("Income"), "groups": groups, "words": {"yuan": _("Yuan"), "sum": _("Sum")}}


def _safeguards(copy: HouseholdYear) -> dict[str, Any]:
    columns = (PaperColumn(_("Safeguard"), 3), PaperColumn(_("Secured")), PaperColumn(_("Evidence"), 6))
    rows = []
    for answer, evidence in SAFEGUARDS.values():
        field = HouseholdYear._meta.get_field(answer)
        rows.append([label_of(field), in_words(field, getattr(copy, answer)), getattr(copy, evidence)])
    return {
        "title": _("Safeguards and their evidence"),
        "columns": [column.as_data() for column in columns],
        "rows": rows,
    }
