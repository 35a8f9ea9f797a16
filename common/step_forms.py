"""The form of one step of a life cycle: day and opinion, and what the step's row of the table asks for."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, DressedForm
from common.life_cycles import MEETING_FACTS, Step, Transition


class StepForm(DressedForm):
    """Day and opinion; for a decision of a meeting also the meeting and its votes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("date"), widget=DateInput)
    opinion = forms.CharField(
        label=_("opinion"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, transition: Transition, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "on": today}, **kwargs)
        self.transition = transition
        self.fields["opinion"].required = transition.needs_opinion
        if transition.needs_meeting or set(transition.asks) & set(MEETING_FACTS):
            for name in MEETING_FACTS:
                self._ask(name, Step)
        self.order_fields(["key", "on", *self.asked, "opinion"])

    @property
    def asked(self) -> list[str]:
        """The fields that are facts of the step."""
        return [name for name in (*MEETING_FACTS, *self.transition.asks) if name in self.fields]

    @property
    def facts(self) -> dict[str, Any]:
        """What was said of the meeting, and of the case."""
        return {name: self.cleaned_data[name] for name in dict.fromkeys(self.asked)}

    def _ask(self, name: str, model: Any) -> None:
        """Add the field of a fact; it must be given where the step is nothing without it."""
        row = self.transition
        needed = name in row.asks or (name == "meeting" and row.needs_meeting)
        field: forms.Field = model._meta.get_field(name).formfield(required=needed)
        field.widget.attrs["class"] = "form-control"
        self.fields[name] = field
