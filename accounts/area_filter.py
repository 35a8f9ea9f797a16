"""Township and village as criteria of a list: only what lies in the user's areas can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from common.forms import WHOLE, QuickSelect

TOWNSHIP_DIGITS = 9


class AreaFilter(forms.Form):
    """Adds the fields `township` and `village`; a village is offered once its township is known."""

    township = forms.ChoiceField(label=_("Township"), required=False, widget=QuickSelect(WHOLE))
    village = forms.ChoiceField(label=_("Village"), required=False, widget=QuickSelect)

    def offer_areas(self, user: User, data: Any) -> None:
        """Fill the choices with the user's areas; costs one query.

        Townships first, then the villages of the chosen one: a county has hundreds. Villages in which the
        user holds a posting of their own are always offered.
        """
        prefixes = user.access.prefixes(Act.READ_REGISTER)
        chosen = data.get("township") or data.get("village", "")[:TOWNSHIP_DIGITS] or _only(prefixes)
        wanted = Q(level=Level.TOWNSHIP)
        for prefix in (chosen, *(p for p in prefixes if len(p) > TOWNSHIP_DIGITS)):
            wanted |= Q(level=Level.VILLAGE, code__startswith=prefix) if prefix else Q(pk__in=[])
        rows = Area.objects.inside(prefixes).filter(wanted).order_by("code")
        areas = list(rows.values_list("code", "name", "level"))
        townships = [(code, name) for code, name, level in areas if level == Level.TOWNSHIP]
        self._offer("township", townships, hidden=len(townships) < 2)
        villages = [(code, name) for code, name, level in areas if level == Level.VILLAGE]
        self._offer("village", villages, hidden=not villages and not townships)
        self.areas = areas

    def _offer(self, name: str, choices: Sequence[tuple[str, str]], *, hidden: bool) -> None:
        field = self.fields[name]
        field.choices = [("", _("all")), *choices]  # type: ignore[attr-defined]
        if hidden:
            field.widget = forms.HiddenInput()

    @staticmethod
    def chosen_area(cleaned: dict[str, Any]) -> str:
        """The code of the narrowest area chosen; empty for none."""
        return cleaned.get("village") or cleaned.get("township") or ""


def area_criteria(code: str, own: Sequence[str]) -> dict[str, str]:
    """The criteria with which such a list shows an area to who reads the areas `own`.

    A township is offered only to who reads all of it; without it the list shows what they read there.
    """
    township, village = code[:TOWNSHIP_DIGITS], code[: Level.VILLAGE]
    place = {"township": township} if len(code) >= TOWNSHIP_DIGITS and township.startswith(tuple(own)) else {}
    return place | ({"village": village} if len(code) >= Level.VILLAGE else {})


def _only(prefixes: Sequence[str]) -> str:
    """The township that holds everything the user reads; empty when there are several."""
    townships = {prefix[:TOWNSHIP_DIGITS] for prefix in prefixes}
    return townships.pop() if len(townships) == 1 and len(prefixes[0]) >= TOWNSHIP_DIGITS else ""
