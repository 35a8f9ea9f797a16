"""The entry form of a project: all that the library asks (D22)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.area_choice import AreaChoice
from accounts.models import Area, Organisation, User
from accounts.models.area import Level
from accounts.roles import Act
from common.confirming import Confirming, Doubt
from common.forms import DateInput, dress
from households.parameters import value_of
from projects.models import Project
from projects.policies import doubt_budget
from projects.services.projects import CONTENT

FUNDS = ("fund_central", "fund_province", "fund_city", "fund_county", "fund_self")
BENEFITS = ("benefit_households", "benefit_people", "benefit_poor_households", "benefit_poor_people")
GROUPS = (
    (_("What and where"), ("year", "name", "category", "nature", "area", "site", "organisation")),
    (_("Time and content"), ("starts_on", "ends_on", "content")),
    (_("Funds (yuan)"), (*FUNDS, "subsidy_mode")),
    (_("Who benefits"), BENEFITS),
    (_("Target, participation, link mechanism"), ("target", "participation", "linkage", "note")),
)
ROWS = {"content": 4, "target": 3, "participation": 3, "linkage": 3}


class ProjectForm(Confirming, forms.ModelForm):
    """The content of a draft; `version` is that of the row when the form was opened."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Project
        fields = CONTENT
        field_classes = {"area": AreaChoice}

    def __init__(
        self, data: Any = None, *, user: User, today: dt.date, instance: Project | None = None
    ) -> None:
        start = {"version": instance.version} if instance else _fresh(today)
        super().__init__(data, initial=start, instance=instance)
        self.today = today
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget = DateInput()
        for name, rows in ROWS.items():
            self.fields[name].widget.attrs["rows"] = rows
        villages = Area.objects.inside(user.access.prefixes(Act.DECLARE_PROJECT)).at(Level.VILLAGE).on(today)
        self._offer("area", villages)
        if len(villages[:2]) == 1:
            self.fields["area"].initial = villages[0].pk
        self._offer("organisation", Organisation.objects.in_force(today))
        self.fields["target"].help_text = _("Without it the project cannot be declared (PF-03).")
        dress(self)

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    @property
    def key_sent(self) -> uuid.UUID:
        """The key of the page; a page without one is a new act."""
        return self.cleaned_data["key"] or uuid.uuid4()

    @property
    def values(self) -> dict[str, Any]:
        """The content as it was typed."""
        return {name: self.cleaned_data[name] for name in CONTENT}

    def find_doubts(self) -> Sequence[Doubt]:
        """A total far from what projects cost; asked when the funds were typed now."""
        if self.instance.pk and not set(FUNDS) & set(self.changed_data):
            return ()
        budget = sum((self.cleaned_data[name] for name in FUNDS), Decimal(0))
        area = self.cleaned_data["area"].pk
        below, above = (
            value_of(f"ask_project_{side}", on=self.today, area=area) for side in ("below", "above")
        )
        message = doubt_budget(budget, below=below, above=above)
        return [Doubt("unit", "", message, f"{budget}")] if message else ()


def _fresh(today: dt.date) -> dict[str, Any]:
    return {
        "key": uuid.uuid4(),
        "year": today.year,
        "starts_on": today,
        "ends_on": dt.date(today.year, 12, 31),
    }
