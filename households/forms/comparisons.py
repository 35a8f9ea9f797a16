"""Forms of roster comparison: a roster to compare, its file, the columns of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Act
from common.forms import DressedForm, DressedModelForm
from households.codes.comparing import RosterKind
from households.comparing.columns import LABELS, is_enough
from households.comparing.conditions import CONDITIONS
from households.comparing.jobs import REFUSAL_COLUMNS
from households.importing.forms import ENDINGS, UploadForm
from households.models import ComparisonSource
from households.roster_scope import kinds_for


class SourceForm(DressedModelForm):
    """A roster that is compared again and again."""

    condition = forms.ChoiceField(
        label=_("condition"),
        choices=[(key, condition.label) for key, condition in CONDITIONS.items()],
        help_text=_("Asked of every active member of the open register year, on the day of the comparison."),
    )

    class Meta:
        model = ComparisonSource
        fields = ("name", "kind", "reading", "condition", "note")
        help_texts = {
            "name": _("Keep the name from term to term: decisions stay with the roster."),
            "reading": _(
                "A roster of aid paid lists exactly those entitled; vehicles, companies, payroll and deaths "
                "list nobody who is registered."
            ),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_for(user.access, Act.COMPARE_ROSTERS)
        offered = [(value, label) for value, label in RosterKind.choices if value in kinds]
        blank = [] if len(offered) == 1 else [("", "---------")]
        self.fields["kind"].choices = [*blank, *offered]  # type: ignore[attr-defined]


class RosterFileForm(DressedForm):
    """The file of a roster."""

    file = forms.FileField(
        label=_("Roster"), widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}), allow_empty_file=False
    )

    clean_file: Any = UploadForm.clean_file


class ColumnsForm(DressedForm):
    """Which heading of the file is which column; proposed by the names that real rosters use."""

    def __init__(
        self, *args: Any, headings: Sequence[str], proposal: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("(not in the file)")), *((heading, heading) for heading in headings)]
        for role, label in LABELS.items():
            self.fields[role] = forms.ChoiceField(
                label=label,
                required=False,
                choices=choices,
                initial=proposal.get(role, ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse columns by which nobody can be told apart, and one column for two things."""
        chosen = {role: heading for role, heading in self.cleaned_data.items() if heading}
        if not is_enough(chosen):
            raise forms.ValidationError(REFUSAL_COLUMNS)
        if len(set(chosen.values())) < len(chosen):
            raise forms.ValidationError(_("One column of the file was chosen twice."))
        return chosen
