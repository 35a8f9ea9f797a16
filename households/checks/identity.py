"""Checks of numbers, names and telephones (§3.1)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from households.checks.compared import undecided
from households.checks.numbers import made_date
from households.checks.rule import Rule, Severity, Sources, Unanswered
from households.codes import IdType, Sex
from households.codes.comparing import Difference, RosterKind

E, W = Severity.ERROR, Severity.WARNING

_ODD, _EVEN = r"^..[13579]", r"^..[02468]"
_CITIZEN, _CERTIFICATE = 18, (20, 22)  # §2.10: lengths of an ID number and of a disability certificate
_LENGTHS = (0, 15, _CITIZEN, *_CERTIFICATE)


def _impossible_day(sources: Sources) -> Q:
    """No date, in the future, or of somebody too old."""
    born = Q(member__id_born_on__lte=sources.numbers.born("check_oldest_age")) | Q(
        member__id_born_on__gt=made_date(F("year_id"), 12, 31)
    )
    return Q(member__id_problem="ID-04") | born


def _same(digest: str) -> Any:
    """Another household of the year with the same digest in this column."""

    def condition(sources: Sources) -> Q:
        same = {digest: OuterRef(digest), "year_id": OuterRef("year_id")}
        # The index holds filled digests only, and is used only where that is said.
        filled = ~Q(**{digest: ""})
        others = sources.copies.filter(filled, **same, member_count__gt=0).exclude(pk=OuterRef("pk"))
        return filled & Q(Exists(others))

    return condition


def _odd_account(sources: Sources) -> Q:
    return Q(bank_is_odd=True) | _same("bank_digest")(sources)


def _elsewhere(sources: Sources) -> Q:
    return Q(undecided(RosterKind.ELSEWHERE, Difference.WRONG))


RULES: tuple[Rule, ...] = (
    Rule(
        "ID-11",
        W,
        _("Same number in another county"),
        _("A comparison found the person on the register of another county, and nobody has decided."),
        some_member=_elsewhere,
    ),
    Rule(
        "ID-01",
        E,
        _("ID number of the wrong length"),
        _("An ID number has 18 characters, a disability certificate 20 or 22, digits and perhaps an X."),
        some_member=~Q(member__id_length__in=_LENGTHS) | Q(member__id_problem="ID-01"),
    ),
    Rule(
        "ID-02",
        W,
        _("Old number of 15 digits"),
        _("A member has a first-generation number of 15 digits, which is to be upgraded to 18."),
        some_member=Q(member__id_problem="ID-02"),
    ),
    Rule(
        "ID-03",
        E,
        _("Check character of the ID number wrong"),
        _("The 18th character of an ID number does not fit the first 17 digits."),
        some_member=Q(member__id_problem="ID-03"),
    ),
    Rule(
        "ID-04",
        E,
        _("No possible date in the ID number"),
        _("Digits 7 to 14 are no date, lie in the future, or make the person too old."),
        some_member=_impossible_day,
        numbers=("check_oldest_age",),
    ),
    Rule(
        "ID-05",
        E,
        _("Number of the disability certificate wrong"),
        _("The ID number in it is wrong, or kind or grade of disability do not exist."),
        some_member=Q(member__id_problem="ID-05"),
    ),
    Rule(
        "ID-06",
        W,
        _("Unknown area in the ID number"),
        _("The first six digits of an ID number are no area that ever existed."),
        some_member=Q(member__id_problem="ID-06"),
    ),
    Rule(
        "ID-07",
        E,
        _("Sex contradicts the ID number"),
        _("The 17th digit of an ID number is odd for men and even for women."),
        some_member=Q(member__id_provisional=False)
        & (Q(sex=Sex.FEMALE, member__id_tail__regex=_ODD) | Q(sex=Sex.MALE, member__id_tail__regex=_EVEN)),
    ),
    Rule(
        "ID-08",
        E,
        _("Date of birth contradicts the ID number"),
        _("The date of birth is another day than digits 7 to 14 of the ID number."),
        some_member=Q(member__id_born_on__isnull=False) & ~Q(birth_date=F("member__id_born_on")),
    ),
    Rule(
        "ID-12",
        W,
        _("Member without an ID number"),
        _("A member has no number or a provisional one beginning with 999999."),
        some_member=Q(member__id_digest="") | Q(member__id_provisional=True),
    ),
    Rule(
        "ID-13",
        E,
        _("Number does not fit the kind of certificate"),
        _("A disability certificate has 20 or 22 characters, an ID card 18."),
        some_member=Q(member__id_type=IdType.DISABILITY, member__id_length=_CITIZEN)
        | Q(member__id_type=IdType.ID_CARD, member__id_length__in=_CERTIFICATE),
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
        _("No valid household telephone"),
        _("The household has no telephone number, or one that cannot be right."),
        household=Q(phone_digest="") | Q(phone_is_odd=True),
    ),
    Rule(
        "ID-16",
        W,
        _("One telephone for several households"),
        _("Another household of the county has the same telephone number."),
        household=_same("phone_digest"),
    ),
    Rule(
        "ID-17",
        W,
        _("Bank account wrong or used twice"),
        _("The check digit of a bank card is wrong, or another household has the same account."),
        household=_odd_account,
    ),
)

UNANSWERED: tuple[Unanswered, ...] = (
    Unanswered("ID-09", E, _("Same number twice in a household"), refused_by="member_id_once"),
    Unanswered("ID-10", E, _("Same person in two households"), refused_by="member_active_once_a_year"),
)
