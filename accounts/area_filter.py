"""Township and village as criteria of a list: only what lies in the user's areas can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from accounts.models.area import Level


class AreaFilter(forms.Form):
    """Adds the fields `township` and `village`; a village is offered once its township is known."""

    township = forms.ChoiceField(label=_("Township"), required=False)
    village = forms.ChoiceField(label=_("Village"), required=False)

    def offer_areas(self, user: User, data: Any) -> None:
        """Fill the choices with the user's areas; costs one query."""
        rows = Area.objects.visible_to(user).filter(level__in=(Level.TOWNSHIP, Level.VILLAGE))
        areas = list(rows.order_by("code").values_list("code", "name", "level"))
        townships = [(code, name) for code, name, level in areas if level == Level.TOWNSHIP]
        chosen = data.get("township") or (townships[0][0] if len(townships) == 1 else "")
        villages = [
            (code, name)
            for code, name, level in areas
            if level == Level.VILLAGE and (not townships or (chosen and code.startswith(chosen)))
        ]
        self._offer("township", townships)
        self._offer("village", villages)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = [("", _("all")), *choices]  # type: ignore[attr-defined]
        if not choices:
            field.widget = forms.HiddenInput()

    @staticmethod
    def chosen_area(cleaned: dict[str, Any]) -> str:
        """The code of the narrowest area chosen; empty for none."""
        return cleaned.get("village") or cleaned.get("township") or ""
