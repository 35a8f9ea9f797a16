"""The form of a visit rule in the administration."""

from __future__ import annotations

from django import forms

from assistance.models import PairingRole, VisitRule


class VisitRuleForm(forms.ModelForm):
    """Roles are ticked, not written."""

    roles = forms.MultipleChoiceField(
        label=VisitRule._meta.get_field("roles").verbose_name,
        choices=PairingRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = VisitRule
        fields = (
            "code",
            "plan",
            "source",
            "kind",
            "at_least",
            "per",
            "days",
            "roles",
            "area",
            "household_type",
            "exit_status",
            "valid_from",
            "valid_to",
        )
