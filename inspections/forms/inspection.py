"""Forms of an inspection: a new one, the answers of a household, the feedback."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.area_choice import AreaChoice
from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from common.forms import DateInput, DressedForm
from inspections.codes import AnswerValue, InspectionKind, Openness
from inspections.models import Answer, Checklist, ChecklistItem, Inspection
from inspections.policies import quarter_after, quarter_before, quarter_of

QUARTERS_OFFERED = 5
STORED = (
    "version", "title", "kind", "openness", "area", "checklist", "sample_size", "starts_on", "ends_on",
    "group_head", "group",
)  # fmt: skip


class InspectionForm(DressedForm):
    """An inspection of an area in a quarter: a new one, or one to be changed."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind of inspection"), choices=InspectionKind.choices)
    openness = forms.ChoiceField(
        label=_("Open or covert"),
        choices=Openness.choices,
        help_text=_("A covert inspection is seen by inspectors only, until its feedback is given."),
    )
    quarter = forms.ChoiceField(label=_("Quarter"))
    area = AreaChoice(label=_("Inspected area"), queryset=Area.objects.none())
    checklist = forms.ModelChoiceField(label=_("Checklist"), queryset=Checklist.objects.none())
    sample_size = forms.IntegerField(label=_("Households to draw"), min_value=1, max_value=10_000)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)
    group_head = forms.CharField(label=_("Head of the group"), max_length=50, required=False)
    group = forms.CharField(label=_("People of the group"), max_length=200, required=False)

    def __init__(
        self, data: Any = None, *, user: User, today: dt.date, inspection: Inspection | None = None
    ) -> None:
        super().__init__(data, initial=_stored(inspection) if inspection else _fresh(today))
        self.fields["quarter"].choices = list(_quarters(today, inspection))  # type: ignore[attr-defined]
        act = Act.CHANGE_INSPECTION if inspection else Act.INSPECT
        places = Area.objects.inside(user.access.prefixes(act)).on(today)
        self.fields["area"].queryset = places.filter(level__lte=Level.VILLAGE)  # type: ignore[attr-defined]
        lists = Checklist.objects.in_force(today)
        if inspection:
            lists = lists | Checklist.objects.filter(pk=inspection.checklist_id)
        self.fields["checklist"].queryset = lists  # type: ignore[attr-defined]
        for name in ("area", "checklist", "sample_size") if inspection and inspection.drawn_at else ():
            self.fields[name].disabled = True
            self.fields[name].help_text = _("The sample is drawn: this stays as it is.")
        # The user's own area, which comes first by its code, and the first checklist: the usual choice.
        if inspection is None:
            self.initial.update(area=places.order_by("code").first(), checklist=lists.first())

    def values(self) -> dict[str, Any]:
        """The columns of the inspection."""
        values = {name: self.cleaned_data[name] for name in self.fields if name not in ("key", "version")}
        values["year"], values["quarter"] = (int(part) for part in values["quarter"].split("-"))
        return values


def _fresh(today: dt.date) -> dict[str, Any]:
    year, quarter = quarter_of(today)
    return {
        "key": uuid.uuid4(),
        "quarter": f"{year}-{quarter}",
        "starts_on": today,
        "ends_on": today + dt.timedelta(days=7),
        "sample_size": 30,
    }


def _stored(inspection: Inspection) -> dict[str, Any]:
    held = {name: getattr(inspection, name) for name in STORED}
    return {**held, "quarter": f"{inspection.year}-{inspection.quarter}"}


def _quarters(today: dt.date, inspection: Inspection | None) -> Iterator[tuple[str, str]]:
    """The next quarter, this one and those before it; and that of the inspection to be changed."""
    current = quarter_of(today)
    offered = [quarter_after(*current), current]
    while len(offered) < QUARTERS_OFFERED:
        offered.append(quarter_before(*offered[-1]))
    if inspection is not None and (inspection.year, inspection.quarter) not in offered:
        offered.append((inspection.year, inspection.quarter))
    for year, quarter in offered:
        words = gettext("Quarter %(quarter)s of %(year)s") % {"year": year, "quarter": quarter}
        yield f"{year}-{quarter}", words


class CancelForm(DressedForm):
    """Why an inspection is called off."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class FeedbackForm(DressedForm):
    """The day on which those inspected were told."""

    on = forms.DateField(label=_("Feedback given on"), widget=DateInput)


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its fields; `heading` where a new subject begins."""

    item: ChecklistItem
    value: forms.BoundField
    remark: forms.BoundField
    heading: str
    answer: Answer | None


class AnswerForm(DressedForm):
    """The checklist as a phone shows it: three big answers and a remark under each question."""

    def __init__(
        self, data: Any = None, *, items: Sequence[ChecklistItem], held: dict[int, Answer], remark: str
    ) -> None:
        self.items, self.held = items, held
        super().__init__(data)
        for item in items:
            answer = held.get(item.pk)
            self.fields[f"value_{item.pk}"] = forms.ChoiceField(
                label=item.text,
                choices=AnswerValue.choices,
                initial=answer.value if answer else None,
                widget=forms.RadioSelect(attrs={"class": "form-selectgroup-input"}),
                error_messages={"required": _("Choose an answer.")},
            )
            self.fields[f"remark_{item.pk}"] = forms.CharField(
                label=_("Remark"),
                required=False,
                max_length=200,
                initial=answer.remark if answer else "",
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
        self.fields["remark"] = forms.CharField(
            label=_("Remark on the household"),
            required=False,
            max_length=500,
            initial=remark,
            widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        )

    def rows(self) -> Iterator[Row]:
        """The questions in their order."""
        subject = ""
        for item in self.items:
            heading = item.get_subject_display() if item.subject != subject else ""
            subject = item.subject
            value, remark = self[f"value_{item.pk}"], self[f"remark_{item.pk}"]
            yield Row(item, value, remark, heading, self.held.get(item.pk))

    def answers(self) -> dict[int, tuple[str, str]]:
        """Item → value and remark."""
        cleaned = self.cleaned_data
        return {i.pk: (cleaned[f"value_{i.pk}"], cleaned[f"remark_{i.pk}"]) for i in self.items}
