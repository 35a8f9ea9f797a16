"""The lists of measures of help, of policies and of trainings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, Value
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.forms.lists import AreaListForm
from assistance.forms.team_lists import TeamListForm
from assistance.help_codes import PolicyLevel
from assistance.models import HelperTraining, HelpMeasure, Policy
from assistance.policies import may_keep_library
from common.forms import dress
from common.lists import ListColumn, ListForm
from households.codes.measures import MeasureCategory

_KINDS = [("", _("all")), *MeasureCategory.choices]


class MeasureListForm(AreaListForm):
    """Measures of help in the user's scope, those in force by default."""

    default_order = ("-begins_on", "-pk")
    columns = (
        ListColumn("area", _("Village or group"), lambda m: m.household.area.full_name, css="nowrap"),
        ListColumn(
            "head",
            _("Household head"),
            lambda m: m.head,
            url=lambda m: reverse("assistance:household_plan", args=[m.household_id]),
            css="nowrap",
        ),
        ListColumn("kind", _("Kind of help"), lambda m: m.get_kind_display(), css="nowrap"),
        ListColumn("text", _("What is done"), lambda m: m.text),
        ListColumn("programme", _("Programme"), lambda m: m.get_programme_display(), export_only=True),
        ListColumn("policy", _("Policy made use of"), lambda m: m.policy),
        ListColumn("person", _("Responsible person"), lambda m: m.person.name, css="nowrap"),
        ListColumn("begins_on", _("Begins on"), lambda m: m.begins_on, ("begins_on",), css="nowrap"),
        ListColumn("ended_on", _("Ended on"), lambda m: m.ended_on, css="nowrap"),
        ListColumn("outcome", _("Outcome"), lambda m: m.outcome, export_only=True),
    )

    kind = forms.ChoiceField(label=_("Kind of help"), required=False, choices=_KINDS)
    policy = forms.ModelChoiceField(
        label=_("Policy made use of"), required=False, queryset=Policy.objects.all(), empty_label=_("all")
    )
    ended = forms.BooleanField(label=_("ended ones too"), required=False)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if not cleaned["ended"]:
            rows = rows.in_force(self.today)
        if cleaned["kind"]:
            rows = rows.of_kind(cleaned["kind"])
        return rows.filter(policy=cleaned["policy"]) if cleaned["policy"] else rows


def measure_rows(user: User, year: int) -> Any:
    """The measures that a user reads, with the head of each household."""
    rows = HelpMeasure.objects.visible_to(user).with_head(year)
    return rows.select_related("household__area", "policy", "person")


class PolicyListForm(ListForm):
    """The library of policies, with how many measures make use of each."""

    default_order = ("-issued_on", "-pk")
    columns = (
        ListColumn(
            "title",
            _("Policy"),
            lambda p: p.title,
            url=lambda p: reverse("assistance:policy_edit", args=[p.pk]) if p.may_edit else "",
        ),
        ListColumn("level", _("Issued by (level)"), lambda p: p.get_level_display(), css="nowrap"),
        ListColumn("issuer", _("Issuing authority"), lambda p: p.issuer),
        ListColumn("document_no", _("Document number"), lambda p: p.document_no, css="nowrap"),
        ListColumn("kind", _("Kind of help"), lambda p: p.get_kind_display(), css="nowrap"),
        ListColumn("content", _("Who gets what"), lambda p: p.content, css="prose"),
        ListColumn("issued_on", _("Issued on"), lambda p: p.issued_on, ("issued_on",), css="nowrap"),
        ListColumn("ends_on", _("In force until"), lambda p: p.ends_on, css="nowrap"),
        ListColumn(
            "uses",
            _("Measures that make use of it"),
            lambda p: p.uses,
            url=lambda p: f"{reverse('assistance:measure_list')}?{urlencode({'policy': p.pk})}",
            css="num",
        ),
    )

    level = forms.ChoiceField(
        label=_("Issued by (level)"), required=False, choices=[("", _("all")), *PolicyLevel.choices]
    )
    kind = forms.ChoiceField(label=_("Kind of help"), required=False, choices=_KINDS)

    def __init__(self, data: QueryDict, rows: Any) -> None:
        super().__init__(data, rows)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        for name in ("level", "kind"):
            if cleaned[name]:
                rows = rows.filter(**{name: cleaned[name]})
        if word := cleaned["q"]:
            rows = rows.filter(Q(title__contains=word) | Q(document_no__contains=word))
        return rows


def policy_rows(user: User, on: Any) -> Any:
    """The policies, with the measures in the user's scope that make use of each."""
    rows = Policy.objects.with_uses(HelpMeasure.objects.visible_to(user).in_force(on))
    return rows.annotate(may_edit=Value(may_keep_library(user.access)))


class TrainingListForm(TeamListForm):
    """Trainings of helpers, newest first."""

    default_order = ("-held_on", "-pk")
    columns = (
        ListColumn("held_on", _("Date"), lambda t: t.held_on, ("held_on",), css="nowrap"),
        ListColumn("area", _("Held by"), lambda t: t.area.full_name or t.area.name, css="nowrap"),
        ListColumn("topic", _("Topic"), lambda t: t.topic),
        ListColumn("hours", _("Hours"), lambda t: t.hours, css="num"),
        ListColumn("place", _("Place"), lambda t: t.place),
        ListColumn("people", _("People trained"), lambda t: t.taught, css="num"),
        ListColumn(
            "names", _("Who took part"), lambda t: "、".join(p.name for p in t.people.all()), css="prose"
        ),
    )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = super().filter(rows, cleaned)
        if word := cleaned["q"]:
            took_part = HelperTraining.objects.filter(people__in=User.objects.called(word).values("pk"))
            rows = rows.filter(Q(topic__contains=word) | Q(pk__in=took_part.values("pk")))
        return rows


def training_rows(user: User) -> Any:
    """The trainings that a user reads."""
    rows = HelperTraining.objects.visible_to(user).annotate(taught=Count("people"))
    return rows.select_related("area").prefetch_related("people")
