"""Papers of cases: application (D01), minutes of the appraisal (D07), confirmation of exit (D18, D19)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.life_cycles import Step
from common.papers import Frame, PaperColumn, in_cell, render
from common.templatetags.bangfu import month, yuan
from households.cases.facts import exit_parts
from households.models import ExitCase, ExitSignature, HouseholdYear, IdentificationCase

BALLOT = ("in_favour", "against", "abstained")


def application_pdf(case: IdentificationCase, copy: HouseholdYear, frame: Frame) -> bytes:
    """The application form, filled as far as it is known; the rest is written by hand."""
    return render("application", application_data(case, copy, frame))


def application_data(case: IdentificationCase, copy: HouseholdYear, frame: Frame) -> dict[str, Any]:
    """What the application prints; the ID number is masked."""
    facts = [
        *_household(copy),
        (_("Applied for"), case.get_standard_display()),
        (_("Main cause of poverty"), case.get_cause_display()),
    ]
    return {
        "frame": frame.as_data(),
        "facts": _pairs(facts),
        "people": _people(copy),
        "columns": _columns(_("Name"), _("Relationship"), _("Age"), _("Health"), _("Labour capacity")),
        "reason": {"label": _("Reasons of the application"), "text": case.reason},
        "promise": _("What is said above is true. I agree that it is checked against other data."),
        "signs": [_("Applicant (signature or fingerprint)")],
        "opinions": [_("Opinion of the villager group"), _("Opinion of the village")],
        "words": _words(),
    }


def confirmation_pdf(case: ExitCase, copy: HouseholdYear, frame: Frame) -> bytes:
    """The confirmation of exit with the signatures taken so far."""
    return render("confirmation", confirmation_data(case, copy, frame))


def confirmation_data(case: ExitCase, copy: HouseholdYear, frame: Frame) -> dict[str, Any]:
    """What the confirmation prints."""
    parts = exit_parts(case)
    facts = [
        *_household(copy),
        (_("Per-capita net income (yuan)"), yuan(copy.net_income_per_capita)),
        (_("first identified"), month(copy.identified_on)),
    ]
    rows = [
        [str(number), criterion.label, _verdict(answer), answer.evidence if answer else ""]
        for number, (criterion, answer) in enumerate(parts["answers"], 1)
    ]
    standing = {one.part: one for one in parts["signatures"] if one.voided_on is None}
    signers = (
        ("household", _("Household head (signature or fingerprint)")),
        ("helper", _("Helper (signature)")),
    )
    return {
        "frame": frame.as_data(),
        "facts": _pairs(facts),
        "set": case.criteria.name,
        "columns": [
            PaperColumn(_("No.")).as_data(),
            PaperColumn(_("Criterion"), 3).as_data(),
            PaperColumn(_("Met")).as_data(),
            PaperColumn(_("What shows it"), 6).as_data(),
        ],
        "rows": rows,
        "statement": _(
            "Checked together, the household meets the standard of exit of %(year)s. I agree to leave the "
            "register of the poor."
        )
        % {"year": case.year_id},
        "signs": [_signed(label, standing.get(part)) for part, label in signers],
        "opinions": [_("Opinion of the village"), _("Opinion of the township")],
        "words": _words(),
    }


def minutes_pdf(step: Step, cases: Sequence[tuple[Any, Step]], frame: Frame) -> bytes:
    """The minutes of the assembly that appraised these cases, with room for those present to sign."""
    return render("minutes", minutes_data(step, cases, frame))


def minutes_data(step: Step, cases: Sequence[tuple[Any, Step]], frame: Frame) -> dict[str, Any]:
    """What the minutes print: the meeting, and case by case its votes."""
    facts = [
        (_("Time"), date_format(step.on, "Y-m-d")),
        (_("Meeting"), step.meeting),
        (_("Should attend"), in_cell(step.invited)),
        (_("Attended"), in_cell(step.attended)),
        (_("Chaired by"), ""),
        (_("Recorded by"), ""),
    ]
    rows = [
        [
            str(number),
            case.head or "",
            in_cell(case.people),
            *(in_cell(getattr(one, name)) for name in BALLOT),
        ]
        for number, (case, one) in enumerate(cases, 1)
    ]
    labels = (_("No."), _("Household head"), _("Members"), _("In favour"), _("Against"), _("Abstained"))
    return {
        "frame": frame.as_data(),
        "facts": _pairs(facts),
        "columns": _columns(*labels),
        "rows": rows,
        "opinion": {"label": _("Opinions given"), "text": step.opinion},
        "signs": _("Signatures of those present"),
    }


def _household(copy: HouseholdYear) -> list[tuple[str, str]]:
    head = copy.members.heads().select_related("member").first()
    return [
        (_("Household head"), copy.head_name),
        (_("Household number"), copy.household.household_no),
        (_("ID number"), str(head.member.id_number) if head else ""),
        (_("Address"), copy.area.full_name),
        (_("Members"), str(copy.member_count)),
        (_("Telephone"), str(copy.phone)),
    ]


def _people(copy: HouseholdYear) -> list[list[str]]:
    members = copy.members.active().order_by("pk")
    return [
        [
            member.name,
            member.get_relation_display(),
            in_cell(member.age_on(copy.year.income_to)),
            member.get_health_status_display(),
            member.get_labour_capacity_display(),
        ]
        for member in members
    ]


def _pairs(facts: list[tuple[str, Any]]) -> list[dict[str, str]]:
    return [{"label": str(label), "text": str(text)} for label, text in facts]


def _columns(*labels: str) -> list[dict[str, Any]]:
    return [PaperColumn(label, 1).as_data() for label in labels]


def _verdict(answer: Any) -> str:
    if answer is None:
        return ""
    return _("met") if answer.met else _("not met")


def _signed(label: str, signature: ExitSignature | None) -> dict[str, Any]:
    """A place to sign: with the picture, name and day, or empty."""
    if signature is None:
        return {"label": label, "name": "", "day": "", "picture": []}
    with signature.image.open("rb") as file:
        picture = list(file.read())
    day = date_format(signature.signed_on, "Y-m-d")
    return {"label": label, "name": signature.name, "day": day, "picture": picture}


def _words() -> dict[str, str]:
    return {"seal": _("(seal)"), "day": _("Year      month      day"), "signature": _("Signature:")}
