"""Forms about households at risk: raise an alert, take a step, plan a measure, say that it was done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, User
from accounts.models.area import codes_above
from accounts.roles import ROLE_ACTS, Act
from common.forms import DateInput, DressedForm
from households.codes import MonitorKind, RiskType
from households.codes.measures import MeasureCategory
from households.codes.monitoring import AlertSource, WarningKind
from households.models import Alert
from households.models.household import MAX_RISKS

RESPONSIBLE = [role for role, acts in ROLE_ACTS.items() if Act.RAISE_ALERT in acts]
BY_PEOPLE = [choice for choice in AlertSource.choices if choice[0] != AlertSource.RULE]


def _text(label: Any, *, most: int, rows: int = 3, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget)


class AlertForm(DressedForm):
    """What somebody noticed about a household."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("what warns"))
    source = forms.ChoiceField(label=_("noticed by"), choices=BY_PEOPLE)
    reason = _text(_("what was noticed"), most=300, rows=4)
    amount = forms.DecimalField(
        label=_("amount (yuan)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("For medical costs: what the household paid itself."),
    )
    raised_on = forms.DateField(label=_("noticed on"), widget=DateInput)

    def __init__(self, *args: Any, kinds: Iterable[str], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "raised_on": today}, **kwargs)
        known = set(kinds)
        offered = [(kind.value, kind.label) for kind in WarningKind if kind in known]
        self.fields["kind"].choices = [("", _("Choose one")), *offered]  # type: ignore[attr-defined]


class StepForm(DressedForm):
    """What every step says: its day and an opinion."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("date"), widget=DateInput)
    opinion = _text(_("opinion"), most=500, required=False)
    # What the services take beside key, day and opinion.
    extra: tuple[str, ...] = ()

    def __init__(self, *args: Any, needs_opinion: bool, today: dt.date, initial: Any = None) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "on": today, **(initial or {})})
        self.fields["opinion"].required = needs_opinion
        self.order_fields(["key", "on", *self.extra, "opinion"])

    @property
    def said(self) -> dict[str, Any]:
        """The values by the names of the services' arguments."""
        return {name: self.cleaned_data[name] for name in ("key", "on", "opinion", *self.extra)}


class CheckForm(StepForm):
    """A check at home: when it was and what was found; written at the gate, on a phone."""

    extra = ("found",)
    found = _text(_("what the check at home found"), most=500, rows=5)


class ConfirmForm(StepForm):
    """Which kind of monitored household, with which risks."""

    extra = ("kind", "risks")
    kind = forms.ChoiceField(label=_("kind of monitored household"), choices=MonitorKind.choices)
    risks = forms.MultipleChoiceField(
        label=_("kinds of risk"), choices=RiskType.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean_risks(self) -> list[str]:
        """At most five, as the national form has places for."""
        risks: list[str] = self.cleaned_data["risks"]
        if len(risks) > MAX_RISKS:
            raise forms.ValidationError(_("At most five kinds of risk can be given."))
        return risks


class ProposeForm(StepForm):
    """The check before clearing: what was found and how the risk went."""

    extra = ("found", "method")
    found = _text(_("what the check at home found"), most=500, rows=5)
    method = forms.CharField(label=_("how the risk was cleared"), max_length=100)


def initial_of(alert: Alert) -> dict[str, Any]:
    """What a form of an alert begins with."""
    return {"risks": [alert.risk]}


class MeasureForm(DressedForm):
    """What is to be done, by whom, until when."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("kind of measure"), choices=MeasureCategory.choices)
    text = _text(_("measure"), most=300)
    person = forms.CharField(
        label=_("responsible person"), max_length=50, help_text=_("Name or sign-in name.")
    )
    due_on = forms.DateField(label=_("to be done by"), widget=DateInput)

    def __init__(self, *args: Any, area: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4()}, **kwargs)
        self.area, self.today = area, today

    def clean_person(self) -> User:
        """The one cadre of this name; several of one name are told apart by their sign-in names."""
        name = self.cleaned_data["person"]
        rows = responsible_for(self.area, self.today).filter(Q(name=name) | Q(username=name))
        found = list(rows.order_by("username")[:6])
        exact = [user for user in found if user.username == name] or found
        if not exact:
            raise forms.ValidationError(_("Nobody of this name works with households of this place."))
        if len(exact) > 1:
            names = "、".join(user.username for user in exact)
            raise forms.ValidationError(
                _("Several people have this name; write the sign-in name instead: %(names)s")
                % {"names": names}
            )
        return exact[0]


def responsible_for(area: str, day: dt.date) -> Any:
    """Active users who may be made responsible for a measure in the area on the day."""
    postings = Posting.objects.in_force(day).filter(role__in=RESPONSIBLE, area__in=codes_above(area))
    return User.objects.filter(is_active=True, pk__in=postings.values("user_id"))


class DoneForm(DressedForm):
    """When a measure was done and what came of it."""

    done_on = forms.DateField(label=_("done on"), widget=DateInput)
    result = _text(_("result"), most=300)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"done_on": today}, **kwargs)
