"""Forms of resident teams: the township's about teams and terms, the member's about days and books."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Posting, User
from accounts.models.area import codes_above
from accounts.roles import Role
from assistance.models import Attendance, Dispute, Team, TeamEntry, TeamMeeting, TeamMember
from assistance.policies import MAX_PHOTOS
from assistance.team_codes import DayKind
from common.forms import DateInput, DressedForm, DressedModelForm
from common.photo_fields import PhotosField


class TeamForm(DressedForm):
    """Which organisation sends the team, from when on."""

    sent_by = forms.ModelChoiceField(label=_("sending organisation"), queryset=Organisation.objects.none())
    valid_from = forms.DateField(label=_("in the village from"), widget=DateInput)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"valid_from": today}, **kwargs)
        self.fields["sent_by"].queryset = Organisation.objects.in_force(today)  # type: ignore[attr-defined]


class TermForm(DressedModelForm):
    """A person who joins; the choice holds whoever has a posting as team member for the village."""

    class Meta:
        model = TeamMember
        fields = ("person", "part", "is_first_secretary", "rank", "organisation", "valid_from")
        widgets = {"valid_from": DateInput}

    def __init__(self, *args: Any, team: Team, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"valid_from": today, "organisation": team.sent_by_id}, **kwargs)
        posted = Posting.objects.in_force(today).filter(role=Role.TEAM, area__in=codes_above(team.village_id))
        there = TeamMember.objects.in_force(today).values("person")
        people = User.objects.filter(pk__in=posted.values("user")).exclude(pk__in=there)
        person: Any = self.fields["person"]
        person.queryset = people.filter(is_active=True).order_by("name", "pk")
        person.help_text = _("Who holds a posting as resident team member for the village and is in no team.")
        self.fields["organisation"].queryset = Organisation.objects.in_force(today)  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service builds the row and asks its constraints."""


class ReopenForm(DressedForm):
    """Why a confirmed day is opened again."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class EndTermForm(DressedForm):
    """The day and the reason of the end."""

    valid_to = forms.DateField(
        label=_("Ends on"), widget=DateInput, help_text=_("First day on which the person is not in the team.")
    )
    reason = forms.CharField(label=_("Reason for ending"), max_length=200)


class DayForm(DressedModelForm):
    """One day of the person who signs it."""

    class Meta:
        model = Attendance
        fields = ("day", "kind", "place", "reason")
        widgets = {"day": DateInput}

    def clean(self) -> dict[str, Any]:
        """A leave has its reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == DayKind.LEAVE and not cleaned.get("reason"):
            self.add_error("reason", _("Give the reason of the leave."))
        return cleaned

    def _post_clean(self) -> None:
        """The service builds the row and asks its constraints."""


class BookForm(DressedModelForm):
    """A page of the team's books; its key makes a repeat the same page."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, today: dt.date, first: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        initial = {"key": uuid.uuid4(), "day": today, **(first or {})}
        super().__init__(*args, initial=initial, **kwargs)

    def _post_clean(self) -> None:
        """The service builds the row and asks its constraints."""


class EntryForm(BookForm):
    """A diary entry, a report or a work record."""

    class Meta:
        model = TeamEntry
        # What a diary entry needs stands first; duty and theme are for work records.
        fields = ("day", "kind", "who", "text", "problem", "outcome", "solved_on", "duty", "theme")
        widgets = {
            "day": DateInput,
            "solved_on": DateInput,
            "text": forms.Textarea(attrs={"rows": 5}),
            "problem": forms.Textarea(attrs={"rows": 2}),
            "outcome": forms.Textarea(attrs={"rows": 2}),
        }


class SolveForm(DressedForm):
    """How a problem was dealt with."""

    outcome = forms.CharField(
        label=_("how it was dealt with"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    solved_on = forms.DateField(label=_("solved on"), widget=DateInput)


class MeetingForm(BookForm):
    """A meeting, its minutes and photos."""

    photos = PhotosField(label=_("Photos"), required=False, most=MAX_PHOTOS)

    class Meta:
        model = TeamMeeting
        fields = (
            "day",
            "kind",
            "subject",
            "present",
            "minutes",
            "next_steps",
            "problems_raised",
            "problems_solved",
        )
        widgets = {
            "day": DateInput,
            "minutes": forms.Textarea(attrs={"rows": 6}),
            "next_steps": forms.Textarea(attrs={"rows": 2}),
        }


class DisputeForm(BookForm):
    """A dispute that the team takes up."""

    class Meta:
        model = Dispute
        fields = ("day", "parties", "matter")
        widgets = {"day": DateInput, "matter": forms.Textarea(attrs={"rows": 4})}
