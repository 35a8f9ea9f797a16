"""The form of one step of a project's life cycle."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, DressedForm
from common.life_cycles import MEETING_FACTS, Transition
from projects.models import ProjectStep


class StepForm(DressedForm):
    """Day and opinion; for a decision of a meeting also the meeting and its votes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("date"), widget=DateInput)
    opinion = forms.CharField(
        label=_("opinion"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, transition: Transition, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "on": today}, **kwargs)
        self.fields["opinion"].required = transition.needs_opinion
        if transition.needs_meeting:
            for name in MEETING_FACTS:
                self.fields[name] = _fact(name)
            self.order_fields(["key", "on", *MEETING_FACTS, "opinion"])

    @property
    def facts(self) -> dict[str, Any]:
        """What was said of the meeting."""
        return {name: self.cleaned_data[name] for name in MEETING_FACTS if name in self.cleaned_data}


def _fact(name: str) -> forms.Field:
    field: Any = ProjectStep._meta.get_field(name)
    made: forms.Field = field.formfield(required=name == "meeting")
    made.widget.attrs["class"] = "form-control"
    return made
