"""Checks of numbers, names and telephones (§3.1)."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from households.checks.rule import Rule, Severity, Unanswered
from households.codes import Sex

E, W = Severity.ERROR, Severity.WARNING

_ODD, _EVEN = r"^..[13579]", r"^..[02468]"
_ENCRYPTED = "a column with what is wrong in the encrypted number, filled when it is saved"

RULES: tuple[Rule, ...] = (
    Rule(
        "ID-07",
        E,
        _("Sex contradicts the ID number"),
        _("The 17th digit of an ID number is odd for men and even for women."),
        some_member=Q(member__id_provisional=False)
        & (Q(sex=Sex.FEMALE, member__id_tail__regex=_ODD) | Q(sex=Sex.MALE, member__id_tail__regex=_EVEN)),
    ),
    Rule(
        "ID-12",
        W,
        _("Member without an ID number"),
        _("A member has no number or a provisional one beginning with 999999."),
        some_member=Q(member__id_digest="") | Q(member__id_provisional=True),
    ),
    Rule(
        "ID-14",
        W,
        _("Odd name"),
        _("A name has one character only, or contains digits or blanks."),
        some_member=Q(name__regex=r"[0-9\s]|^.$"),
    ),
    Rule(
        "ID-15",
        W,
        _("No household telephone"),
        _("The household has no telephone number."),
        household=Q(Exact(Length("phone"), 0)),
    ),
)

UNANSWERED: tuple[Unanswered, ...] = (
    *(
        Unanswered(code, severity, label, needs=_ENCRYPTED)
        for code, severity, label in (
            ("ID-01", E, _("ID number of the wrong length")),
            ("ID-02", W, _("Old number of 15 digits")),
            ("ID-03", E, _("Check character of the ID number wrong")),
            ("ID-04", E, _("No possible date in the ID number")),
            ("ID-05", E, _("Number of the disability certificate wrong")),
            ("ID-06", W, _("Unknown area in the ID number")),
            ("ID-08", E, _("Date of birth contradicts the ID number")),
            ("ID-13", E, _("Number does not fit the kind of certificate")),
        )
    ),
    Unanswered("ID-09", E, _("Same number twice in a household"), refused_by="member_id_once"),
    Unanswered("ID-10", E, _("Same person in two households"), refused_by="member_active_once_a_year"),
    Unanswered("ID-11", W, _("Same number in another county"), needs="a roster of other counties"),
    Unanswered(
        "ID-16",
        W,
        _("One telephone for several households"),
        needs="a digest column beside the encrypted telephone",
    ),
    Unanswered(
        "ID-17",
        W,
        _("Bank account wrong or used twice"),
        needs="a digest column beside the encrypted account",
    ),
)
