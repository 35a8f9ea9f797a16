"""Forms of one case: opening it, a step, the answers to exit criteria, a signature."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, DressedForm
from common.life_cycles import MEETING_FACTS, Transition
from common.photo_fields import PhotosField
from common.signature_forms import SignedForm
from common.step_forms import StepForm
from households import codes
from households.cases.proposals import Proposal
from households.models import CriterionSet, ExitCase, VillageExit
from households.models.case import SignerPart
from households.models.criterion import CriterionLevel
from households.services.exits import Said

MAX_PAPERS = 9


def papers_field(help_text: Any) -> PhotosField:
    """Photos of the sheets behind an act."""
    return PhotosField(most=MAX_PAPERS, label=_("photos of papers"), required=False, help_text=help_text)


class OpeningForm(DressedForm):
    """What every case opens with."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    opened_on = forms.DateField(label=_("date"), widget=DateInput)
    photos = papers_field(_("The signed application or proposal, proofs."))
    field_order: tuple[str, ...] = ("key", "opened_on")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "opened_on": today}, **kwargs)
        self.fields["opened_on"].widget.attrs["max"] = today.isoformat()


class ApplicationForm(OpeningForm):
    """A household's application (D01)."""

    reason = forms.CharField(
        label=_("reason given by the household"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    standard = forms.ChoiceField(label=_("identification standard"), choices=codes.IdStandard.choices)
    cause = forms.ChoiceField(
        label=_("main cause of poverty"), choices=[("", _("Choose one")), *codes.PovertyCause.choices]
    )
    field_order = ("key", "opened_on", "reason", "standard", "cause", "photos")


class ExitForm(OpeningForm):
    """The proposal of an exit: which set of criteria it is held against."""

    criteria = forms.ModelChoiceField(
        label=_("set of criteria"), queryset=CriterionSet.objects.none(), empty_label=None
    )
    field_order = ("key", "opened_on", "criteria", "photos")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        rules = CriterionSet.objects.in_force(today).filter(level=CriterionLevel.HOUSEHOLD)
        self.fields["criteria"].queryset = rules  # type: ignore[attr-defined]


class AdjustmentForm(OpeningForm):
    """Why the register is put right."""

    reason = forms.CharField(
        label=_("reason and what shows it"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    field_order = ("key", "opened_on", "reason", "photos")


class CaseStepForm(StepForm):
    """A step of a case, with the columns of the case that it writes and the papers behind it."""

    photos = papers_field(_("Minutes, sign-in sheet, replies: whatever shows the step."))

    def __init__(self, *args: Any, transition: Transition, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, transition=transition, **kwargs)
        for name in transition.asks:
            if name not in MEETING_FACTS:
                self._ask(name, case)
                self.initial[name] = getattr(case, name)
        self.order_fields(["key", "on", *self.asked, "opinion", "photos"])


class CriteriaForm(DressedForm):
    """Each criterion of the set: met or not, and what shows it; what the register says is filled in."""

    def __init__(
        self, *args: Any, case: ExitCase | VillageExit, proposals: dict[int, Proposal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(case.criteria.criteria.all())
        self.proposals = proposals
        answers = {answer.criterion_id: answer for answer in case.answers.all()}
        for criterion in self.criteria:
            answer, proposal = answers.get(criterion.pk), proposals[criterion.pk]
            met = answer.met if answer else proposal.met
            self.fields[f"met-{criterion.pk}"] = forms.ChoiceField(
                label=_("Met"),
                choices=[("", _("Choose one")), ("yes", _("met")), ("no", _("not met"))],
                initial={True: "yes", False: "no", None: ""}[met],
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"evidence-{criterion.pk}"] = forms.CharField(
                label=_("what shows it"),
                max_length=300,
                initial=answer.evidence if answer else proposal.evidence,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each criterion with its fields and what the register says."""
        return [
            {
                "criterion": criterion,
                "proposal": self.proposals[criterion.pk],
                "met": self[f"met-{criterion.pk}"],
                "evidence": self[f"evidence-{criterion.pk}"],
            }
            for criterion in self.criteria
        ]

    @property
    def said(self) -> list[Said]:
        """The answers."""
        cleaned = self.cleaned_data
        keys = [criterion.pk for criterion in self.criteria]
        return [Said(key, cleaned[f"met-{key}"] == "yes", cleaned[f"evidence-{key}"]) for key in keys]


class ExitSignatureForm(SignedForm):
    """A signature of the household or of the helper."""

    part = forms.ChoiceField(label=_("signs as"))
    signed_on = forms.DateField(label=_("date"), widget=DateInput)
    field_order = ("part", "name", "signed_on", "drawn", "photo")

    def __init__(self, *args: Any, parts: list[str], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("signed_on", today)
        offered = [(value, label) for value, label in SignerPart.choices if value in parts]
        self.fields["part"].choices = offered  # type: ignore[attr-defined]

    @property
    def is_touched(self) -> bool:
        """A form of one signature is always meant."""
        return True
