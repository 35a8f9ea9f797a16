"""Forms of public notices: the list, posting, proof, withdrawing, and objections."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import Area, User
from common.forms import DateInput, DressedForm, dress
from common.lists import ListColumn, ListForm
from common.photo_fields import PhotosField
from common.refusals import Refused
from households.models import Notice, NoticeKind, Objection
from households.models.notice import Standing
from households.parameters import value_of

MAX_PHOTOS = 9
# Numbers that must never hang on a wall: ID numbers, and mobile telephones of families.
PRIVATE_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A notice as the case proposes it: where it hangs, its words, its public list, its days.

    `parameter` names the number of days demanded; `table` is {"head": [...], "rows": [[...]]}, without
    ID numbers and telephones.
    """

    area: Area
    title: str
    parameter: str
    body: str = ""
    table: Mapping[str, Any] = field(default_factory=dict)
    # Other cases that wait for the same notice: key and words.
    others: Sequence[tuple[int, str]] = ()


class NoticeListForm(AreaFilter, ListForm):
    """Public notices in scope, newest first."""

    default_order = ("-starts_on", "-pk")

    kind = forms.ChoiceField(
        label=_("kind of notice"), required=False, choices=[("", _("all")), *NoticeKind.choices]
    )
    standing = forms.ChoiceField(
        label=_("state"), required=False, choices=[("", _("all")), *Standing.choices]
    )

    def __init__(self, data: QueryDict, rows: QuerySet[Any], *, user: User, today: dt.date) -> None:
        super().__init__(data, rows)
        self.today = today
        self.columns = self._columns()  # type: ignore[misc]
        self.fields["q"].label = _("title")
        self.offer_areas(user, data)
        dress(self)

    def _columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn(
                "title",
                _("title"),
                lambda n: n.title,
                css="prose",
                url=lambda n: reverse("households:notice_detail", args=[n.pk]),
            ),
            ListColumn("kind", _("kind of notice"), lambda n: n.get_kind_display(), css="nowrap"),
            ListColumn("area", _("shown in"), lambda n: n.area.full_name or n.area.name, ("area", "pk")),
            ListColumn("starts_on", _("first day"), lambda n: n.starts_on, ("starts_on",), css="nowrap"),
            ListColumn("ends_on", _("last day"), lambda n: n.ends_on, ("ends_on",), css="nowrap"),
            ListColumn("standing", _("state"), lambda n: n.standing(self.today).label, css="nowrap"),
            ListColumn("photos", _("photos"), lambda n: n.photo_count or None, css="num"),
            ListColumn(
                "objections", _("objections not settled"), lambda n: n.open_objections or None, css="num"
            ),
            ListColumn("place", _("where it hangs"), lambda n: n.place, export_only=True),
            ListColumn("posted_by", _("posted by"), lambda n: n.posted_by.name, export_only=True),
        )

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By place, kind, standing on today, and words of the title."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["kind"]:
            rows = rows.filter(kind=cleaned["kind"])
        if cleaned["standing"] == Standing.RUNNING:
            rows = rows.running(self.today)
        elif cleaned["standing"] == Standing.OVER:
            rows = rows.over(self.today)
        elif cleaned["standing"] == Standing.WITHDRAWN:
            rows = rows.withdrawn()
        elif cleaned["standing"] == Standing.TO_COME:
            rows = rows.filter(starts_on__gt=self.today, withdrawn_on=None)
        return rows.filter(title__contains=cleaned["q"]) if cleaned["q"] else rows


def notice_rows(user: User) -> QuerySet[Any]:
    """The notices a user reads, with what the list shows of each."""
    return Notice.objects.visible_to(user).with_counts().select_related("area", "posted_by")


class NoticeForm(DressedForm):
    """Posting a notice that a case proposes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("title"), max_length=100)
    body = forms.CharField(
        label=_("text"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    place = forms.CharField(label=_("where it hangs"), max_length=100)
    telephone = forms.CharField(label=_("telephone for objections"), max_length=40)
    starts_on = forms.DateField(label=_("first day"), widget=DateInput)
    ends_on = forms.DateField(label=_("last day"), widget=DateInput)
    photos = PhotosField(
        most=MAX_PHOTOS,
        label=_("photos of the posted notice"),
        required=False,
        help_text=_("Can also be added later; without one the case cannot go on."),
    )

    def __init__(self, *args: Any, proposal: Proposal, today: dt.date, **kwargs: Any) -> None:
        self.proposal = proposal
        days = int(value_of(proposal.parameter, on=today, area=proposal.area.pk))
        initial = {
            "key": uuid.uuid4(),
            "title": proposal.title,
            "body": proposal.body,
            "telephone": "12317",
            "starts_on": today,
            "ends_on": today + dt.timedelta(days=days - 1),
        }
        super().__init__(*args, initial=initial, **kwargs)
        if proposal.others:
            self.fields["others"] = _others(proposal.others)
            self.order_fields(["key", "title", "body", "others"])
        self.fields["ends_on"].help_text = _("At least %(days)s days, the first and the last counted.") % {
            "days": days
        }

    def clean_title(self) -> str:
        """Without numbers of people."""
        return _without_private_numbers(self.cleaned_data["title"])

    def clean_body(self) -> str:
        """Without numbers of people."""
        return _without_private_numbers(self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        """Adds `min_days`, as the rules of the first day demand, and `table`."""
        cleaned: dict[str, Any] = super().clean() or {}
        if day := cleaned.get("starts_on"):
            try:
                days = value_of(self.proposal.parameter, on=day, area=self.proposal.area.pk)
            except Refused as refused:
                self.add_error("starts_on", str(refused))
            else:
                cleaned["min_days"] = int(days)
        cleaned["table"] = self.proposal.table
        return cleaned


class OthersField(forms.TypedMultipleChoiceField):
    """Households that the same notice can show; all of them, unless one is taken out.

    Who no longer waits is told by the act and not here: the same form sent twice must not fail.
    """

    def valid_value(self, value: Any) -> bool:
        """Any key."""
        return str(value).isdecimal()


def _others(choices: Sequence[tuple[int, str]]) -> OthersField:
    return OthersField(
        label=_("Further households on this notice"),
        choices=list(choices),
        initial=[key for key, _words in choices],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They wait for the same notice; each goes on for itself when it is over."),
    )


def _without_private_numbers(text: str) -> str:
    if PRIVATE_NUMBER.search(text):
        raise forms.ValidationError(_("A public notice never shows ID numbers or telephones of people."))
    return text


class NoticePhotosForm(DressedForm):
    """Proof added after posting."""

    photos = PhotosField(most=MAX_PHOTOS, label=_("photos of the posted notice"))


class WithdrawForm(DressedForm):
    """Why a notice is taken down."""

    reason = forms.CharField(label=_("reason for withdrawing"), max_length=200)


class ObjectionForm(DressedForm):
    """What somebody objects."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    raised_on = forms.DateField(label=_("raised on"), widget=DateInput)
    raised_by = forms.CharField(label=_("raised by"), max_length=50)
    household = forms.TypedChoiceField(
        label=_("about which household"), coerce=int, required=False, empty_value=None
    )
    text = forms.CharField(label=_("objection"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(
        self, *args: Any, today: dt.date, households: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "raised_on": today}, **kwargs)
        if len(households) > 1:
            self.fields["household"].choices = [("", _("the notice as a whole")), *households]  # type: ignore[attr-defined]
        else:
            del self.fields["household"]


class SettleForm(DressedForm):
    """How an objection is decided."""

    settled_on = forms.DateField(label=_("settled on"), widget=DateInput)
    upheld = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("", _("Choose one")), ("no", _("the objection does not hold")), ("yes", _("upheld"))],
        coerce=lambda value: value == "yes",
    )
    settlement = forms.CharField(
        label=Objection._meta.get_field("settlement").verbose_name,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"settled_on": today}, **kwargs)
