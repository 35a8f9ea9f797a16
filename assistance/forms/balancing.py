"""The forms of caseload and scores: of which area, and which of the moves proposed are accepted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter, area_criteria
from accounts.models import User
from accounts.models.area import Level
from accounts.roles import Act
from assistance.caseload import Move
from assistance.forms.as_of import AsOfForm
from assistance.models import VisitRule
from common.forms import DressedForm, dress


class LoadForm(AreaFilter, forms.Form):
    """The township or village whose helpers are looked at."""

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.own = user.access.prefixes(Act.READ_PAIRINGS)
        self.offer_areas(user, data)
        dress(self)

    @property
    def area(self) -> str:
        """The area chosen, else the user's own below the county; empty while none is chosen."""
        chosen = self.chosen_area(self.cleaned_data) if self.is_valid() else ""
        own = [code for code in self.own if len(code) > Level.COUNTY]
        return chosen or (own[0] if own else "")

    @property
    def townships(self) -> dict[str, str]:
        """Code → name of those of the user, while none of them is chosen."""
        return (
            {} if self.area else {code: name for code, name, level in self.areas if level == Level.TOWNSHIP}
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether a place is known."""
        return bool(self.area)


class ScoreForm(AsOfForm, LoadForm):
    """A place, and the rule whose scores are looked at as of a day."""

    def __init__(self, data: QueryDict, *, user: User, rules: Sequence[VisitRule], today: dt.date) -> None:
        super().__init__(data, user=user)
        self.offer_rules(rules, today)

    @property
    def place_query(self) -> str:
        """The criteria with which the list of demands shows the same rule, day and place."""
        return f"{self.rule_query}&{urlencode(area_criteria(self.area, self.own))}"

    @property
    def rule_query(self) -> str:
        """The criteria of rule and day alone."""
        day = {"on": self.data["on"]} if self.data.get("on") else {}
        return urlencode({"rule": str(self.rule_chosen.pk), **day})


MOVE = RegexValidator(r"^\d+:\d+$")


class BalanceForm(DressedForm):
    """Which moves, and why; each is "pairing:helper"."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        first = {"key": uuid.uuid4(), "reason": _("balancing the loads of helpers")}
        super().__init__(*args, initial=first, **kwargs)

    @staticmethod
    def name_of(move: Move) -> str:
        """The value of a move in the form."""
        return f"{move.item.pairing}:{move.new.helper}"

    def clean(self) -> dict[str, Any]:
        """Pairing → who takes it over."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = self.data.getlist("moves")  # type: ignore[attr-defined]
        if not chosen:
            raise forms.ValidationError(_("Choose at least one move."))
        for text in chosen:
            MOVE(text)
        cleaned["moves"] = {int(pairing): int(helper) for pairing, helper in (t.split(":") for t in chosen)}
        return cleaned
