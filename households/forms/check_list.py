"""The list of what the data checks found, its criteria and its Excel file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import Access
from accounts.area_filter import AreaFilter
from accounts.models import User
from accounts.roles import Act
from common.forms import DressedForm, QuickSelect, dress
from common.lists import ListColumn, ListForm
from households.check_subjects import fix_of, page_of, rule_of, title_of, values_of
from households.checks import RULES, Severity
from households.models import CheckFinding, RegisterYear
from households.models.finding import Standing


class CheckListForm(AreaFilter, ListForm):
    """Findings in the user's reach, open ones unless another standing is asked for."""

    default_order = ("area_id", "rule", "pk")

    rule = forms.ChoiceField(label=_("data check"), required=False, widget=QuickSelect)
    severity = forms.ChoiceField(
        label=_("severity"), required=False, choices=[("", _("all")), *Severity.choices], widget=QuickSelect
    )
    standing = forms.ChoiceField(
        label=_("state"),
        required=False,
        choices=[("", _("not solved")), *Standing.choices],
        widget=QuickSelect,
    )

    def __init__(self, data: QueryDict, user: User, year: RegisterYear | None) -> None:
        super().__init__(data, CheckFinding.objects.visible_to(user))
        self.year = year
        self.user = user
        self.columns = self._columns()  # type: ignore[misc]
        self.fields["q"].label = _("Name")
        rules = [(code, f"{code} {rule.label}") for code, rule in sorted(RULES.items())]
        self.fields["rule"].choices = [("", _("all")), *rules]  # type: ignore[attr-defined]
        self.offer_areas(user, data)
        dress(self)

    def _columns(self) -> tuple[ListColumn, ...]:
        access = self.user.access
        acts = (
            ListColumn(
                "fix",
                _("mend"),
                lambda row: _("Mend") if fix_of(row, access) else "",
                url=lambda row: fix_of(row, access),
                css="nowrap",
            ),
            ListColumn(
                "explain",
                _("explain"),
                lambda row: _("Explain") if _explain_page(row, access) else "",
                url=lambda row: _explain_page(row, access),
                css="nowrap",
            ),
        )
        return (
            ListColumn("rule", _("data check"), _rule, order=("rule", "area_id"), css="prose"),
            ListColumn("severity", _("severity"), _severity, css="nowrap"),
            ListColumn("title", _("whom it concerns"), title_of, url=page_of, css="nowrap"),
            ListColumn("area", _("place"), lambda row: row.area.full_name, order=("area_id", "rule")),
            ListColumn("values", _("what is entered"), values_of, css="prose"),
            ListColumn(
                "found_on", _("found on"), lambda row: row.found_on, order=("found_on",), css="nowrap"
            ),
            ListColumn("standing", _("state"), _standing, css="prose"),
            *(acts if access.may(Act.EDIT_REGISTER) and "export" not in self.params else ()),
            ListColumn("last_seen_on", _("last seen on"), lambda row: row.last_seen_on, export_only=True),
            ListColumn("solved_on", _("solved on"), lambda row: row.solved_on, export_only=True),
        )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """Of the open year, by place, rule, severity, standing and name."""
        if self.year is None:
            return rows.none()
        rows = rows.of_year(self.year.pk).inside(self.chosen_area(cleaned))
        rows = rows.select_related("area", "copy__household", "row", "explained_by")
        if cleaned["rule"]:
            rows = rows.filter(rule=cleaned["rule"])
        if cleaned["severity"]:
            rows = rows.of_severity(cleaned["severity"])
        match cleaned["standing"]:
            case Standing.OPEN:
                rows = rows.open()
            case Standing.EXPLAINED:
                rows = rows.explained()
            case Standing.SOLVED:
                rows = rows.solved()
            case _:
                rows = rows.standing()
        if name := cleaned["q"]:
            rows = rows.filter(Q(row__name__startswith=name) | Q(copy__head_name__startswith=name))
        return rows


def _rule(row: CheckFinding) -> str:
    rule = rule_of(row)
    return f"{row.rule} {rule.label}" if rule else row.rule


def _severity(row: CheckFinding) -> Any:
    rule = rule_of(row)
    return rule.severity.label if rule else ""


def _standing(row: CheckFinding) -> str:
    if row.solved_on:
        return f"{Standing.SOLVED.label} {row.solved_on}"
    if not row.explanation:
        return str(Standing.OPEN.label)
    who = row.explained_by.name if row.explained_by else ""
    return f"{row.explanation}（{who} {row.explained_on}）"


def _explain_page(row: CheckFinding, access: Access) -> str:
    if row.solved_on or not access.may_in(Act.EDIT_REGISTER, row.area_id):
        return ""
    return reverse("households:check_explain", args=[row.pk])


class ExplainForm(DressedForm):
    """Why the data is right, and what shows it."""

    text = forms.CharField(
        label=_("why the data is right, and what shows it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name the proof: a certificate, a photo in the file, who went there and when."),
    )
