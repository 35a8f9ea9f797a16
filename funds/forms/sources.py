"""Forms of sources and allocations; an amount far from what is usual is asked for once more."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from common.confirming import Confirming, Doubt
from common.forms import DateInput, DressedForm, QuickSelect, dress
from funds.forms.fields import MoneyField, money_field
from funds.models import FundSource
from funds.policies import doubt_amount
from households.parameters import value_of
from projects.models import Project

SOURCE_FIELDS = (
    "year", "level", "kind", "document_no", "title", "batch", "area", "arrived_on", "amount",
    "village_share", "needs_labour", "note",
)  # fmt: skip


def doubt_of(amount: Decimal, parameter: str, *, on: dt.date, area: str) -> Sequence[Doubt]:
    """Whether the amount lies outside the parameter's bounds; costs two queries."""
    below, above = (value_of(f"ask_{parameter}_{side}", on=on, area=area) for side in ("below", "above"))
    message = doubt_amount(amount, below=below, above=above)
    return [Doubt("unit", "", message, f"{amount}")] if message else ()


class SourceForm(Confirming, forms.ModelForm):
    """Money that arrived under one document (D26)."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = FundSource
        fields = SOURCE_FIELDS
        field_classes = {"amount": MoneyField, "village_share": MoneyField}
        widgets = {"amount": forms.TextInput(), "village_share": forms.TextInput(), "arrived_on": DateInput()}
        help_texts = {
            "village_share": _("For money that goes to villages by equal shares; empty for all else.")
        }

    def __init__(self, *args: Any, user: User, today: dt.date, **kwargs: Any) -> None:
        start = {"key": uuid.uuid4(), "year": today.year, "arrived_on": today}
        super().__init__(*args, **{**kwargs, "initial": start})
        self.today = today
        areas = Area.objects.inside(user.access.prefixes(Act.RECORD_FUNDS))
        places: Any = self.fields["area"]
        places.queryset = areas.filter(level__in=(Level.COUNTY, Level.TOWNSHIP)).order_by("code")
        places.empty_label = None
        self.order_fields(["key", *SOURCE_FIELDS])
        dress(self)

    def _post_clean(self) -> None:
        """The row is the act's to check: it first looks whether this very form was sent before."""

    @property
    def values(self) -> dict[str, Any]:
        """What the source says."""
        return {name: self.cleaned_data[name] for name in SOURCE_FIELDS}

    def find_doubts(self) -> Sequence[Doubt]:
        """An amount so small or large that the unit may be mistaken."""
        area = self.cleaned_data["area"].pk
        return doubt_of(self.cleaned_data["amount"], "source", on=self.today, area=area)


class AllocationForm(Confirming, DressedForm):
    """A project of the library, and how much it gets."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    project = forms.ModelChoiceField(
        label=_("project"), queryset=Project.objects.none(), empty_label=_("Choose one"), widget=QuickSelect
    )
    amount = money_field()
    on = forms.DateField(label=_("allocated on"), widget=DateInput)
    document_no = forms.CharField(label=_("document number"), max_length=60, required=False)

    def __init__(
        self, *args: Any, user: User, source: FundSource, today: dt.date, project: str = "", **kwargs: Any
    ) -> None:
        start = {"key": uuid.uuid4(), "on": today, "project": project}
        super().__init__(*args, initial=start, **kwargs)
        self.today = today
        rows = Project.objects.visible_to(user, Act.RECORD_FUNDS).in_library().inside(source.area_id)
        choice: Any = self.fields["project"]
        choice.queryset = rows.select_related("area").order_by("-year", "area", "pk")
        choice.label_from_instance = lambda p: f"{p.year} · {p.area.name} · {p.name}（{p.budget:,.2f}）"

    def find_doubts(self) -> Sequence[Doubt]:
        """An amount so small or large that the unit may be mistaken."""
        area = self.cleaned_data["project"].area_id
        return doubt_of(self.cleaned_data["amount"], "project", on=self.today, area=area)


class ReturnForm(DressedForm):
    """How much of an allocation goes back to its source, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = money_field()
    on = forms.DateField(label=_("date"), widget=DateInput)
    reason = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "on": today}, **kwargs)
