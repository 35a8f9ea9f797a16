"""Forms about accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.codes import RevealReason
from common.forms import DressedForm


class RevealForm(DressedForm):
    """Why the user needs to see a masked value."""

    reason = forms.ChoiceField(label=_("Reason"), choices=RevealReason.choices)
    detail = forms.CharField(label=_("Details"), required=False, max_length=150)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == RevealReason.OTHER and not cleaned.get("detail"):
            self.add_error("detail", _("Say why you need to see this."))
        return cleaned

    @property
    def wording(self) -> str:
        """The reason as the log keeps it."""
        reason, detail = self.cleaned_data["reason"], self.cleaned_data["detail"]
        return f"{reason}：{detail}" if detail else reason
