"""What the entry form asks to be confirmed once: odd, and sometimes true all the same.

What the data checks find because of what was typed (§3), and two things that saving itself hides from them:
an old number that is upgraded, and a landline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from common.confirming import Doubt
from common.identifiers import NOTICE_LANDLINE, NOTICE_OLD_NUMBER
from households.check_subjects import rule_of, sentence_of
from households.forms.entry_household import HouseholdForm
from households.forms.entry_member import BaseMemberFormSet
from households.models import CheckFinding

# The income is asked by the yearly survey; this form has no field in which it could be mended.
OF_THE_SURVEY = frozenset({"IN-02", "IN-05", "IN-07", "IN-08"})


class DoubtsError(Exception):
    """There is something to confirm; nothing was saved."""

    def __init__(self, doubts: list[Doubt]) -> None:
        super().__init__()
        self.doubts = doubts


def doubts_of(
    household: HouseholdForm, members: BaseMemberFormSet, found: Sequence[CheckFinding]
) -> list[Doubt]:
    """The doubts about what was typed now; what was saved earlier had been confirmed then."""
    return [*_hidden(household, members), *_found(members, found)]


def _hidden(household: HouseholdForm, members: BaseMemberFormSet) -> Iterator[Doubt]:
    for notice in household.notices:
        if notice == NOTICE_LANDLINE:
            yield Doubt(notice.code, "", notice.message, "phone")
    for form in members.active:
        for notice in form.notices:
            if notice == NOTICE_OLD_NUMBER:
                yield Doubt(notice.code, form.value("name"), notice.message, form.prefix or "")


def _found(members: BaseMemberFormSet, found: Sequence[CheckFinding]) -> Iterator[Doubt]:
    places = {form.value("name"): form.prefix or "" for form in members.active}
    for finding in found:
        rule, who = rule_of(finding), finding.row.name if finding.row else ""
        if rule is not None and finding.rule not in OF_THE_SURVEY:
            yield Doubt(finding.rule, who, sentence_of(finding), places.get(who, ""))
