"""The visits that waited on a phone: several come in one request, each under a number, each is answered.

Scope, households and members are asked for all of them together: twenty visits cost the queries of one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.forms.phone import EnvelopeForm
from assistance.forms.visit import VisitSheet
from assistance.models import Visit
from assistance.services import ChangedHands, Written, log_visits
from assistance.ties import Ties
from common.refusals import Refused
from households.models import Household, HouseholdYear, MemberYear

# So many come together at most.
MOST_AT_ONCE = 20
MADE, REPEATED, CONFLICT, REFUSED = 201, 200, 409, 422

Answer = dict[str, Any]


def take(user: User, data: Any, files: Any, today: dt.date) -> list[Answer]:
    """What came of each visit in the order of their numbers, `status` as a request of its own would have."""
    envelopes = [EnvelopeForm(data, prefix=str(number)) for number in range(_count(data))]
    answers = {at: _unreadable() for at, envelope in enumerate(envelopes) if not envelope.is_valid()}
    answers |= _repeats(user, {at: one for at, one in enumerate(envelopes) if at not in answers})
    fresh = {at: one for at, one in enumerate(envelopes) if at not in answers}
    keys = {one.cleaned_data["household"] for one in fresh.values()}
    ties = Ties.of(user.access, keys)
    households = _households(user, fresh, ties)
    members = _members(households.keys())
    written: dict[int, Written] = {}
    for at, envelope in fresh.items():
        household = households.get(envelope.cleaned_data["household"])
        if household is None:
            answers[at] = _conflict(ties, envelope)
            continue
        in_area = user.access.may_in(Act.LOG_VISIT, household.area_id)
        sheet = VisitSheet(
            data,
            files,
            members=members.get(household.pk, []),
            first_day=None if in_area else ties.since(household.pk, today),
            today=today,
            prefix=str(at),
        )
        if sheet.is_valid():
            told = {"clock": envelope.clock(), "before_hand_over": envelope.cleaned_data["before_hand_over"]}
            written[at] = Written(household=household, **told, **sheet.values())
        else:
            answers[at] = _refused(*sheet.sentences())
    logged = log_visits(user=user, today=today, written=list(written.values())) if written else []
    for at, came in zip(written, logged, strict=True):
        answers[at] = _logged(came, ties, fresh[at])
    return [answers[at] for at in range(len(envelopes))]


def _count(data: Any) -> int:
    """How many visits the phone says it sends."""
    text = data.get("count", "")
    return min(int(text), MOST_AT_ONCE) if text.isascii() and text.isdigit() else 0


def _repeats(user: User, envelopes: Mapping[int, EnvelopeForm]) -> dict[int, Answer]:
    """Answers for visits that arrived before, whatever became of the household since."""
    keys = [one.cleaned_data["key"] for one in envelopes.values()]
    rows = Visit.objects.filter(key__in=keys, visitor=user).values_list("key", "household_id", "pk")
    known = {(key, household): pk for key, household, pk in rows}
    found = {
        at: known.get((one.cleaned_data["key"], one.cleaned_data["household"]))
        for at, one in envelopes.items()
    }
    return {at: {"status": REPEATED, "visit": pk, "repeated": True} for at, pk in found.items() if pk}


def _households(user: User, envelopes: Mapping[int, EnvelopeForm], ties: Ties) -> dict[int, Household]:
    """Those where the user may log visits, or was once paired and says that the visit was then."""
    asked = {one.cleaned_data["household"] for one in envelopes.values()}
    mine = Household.objects.visible_to(user, Act.LOG_VISIT).filter(pk__in=asked)
    found = {household.pk: household for household in mine}
    then = {
        one.cleaned_data["household"] for one in envelopes.values() if one.cleaned_data["before_hand_over"]
    }
    once = {pk for pk in then - found.keys() if ties.spans.get(pk)}
    return found | (Household.objects.in_bulk(once) if once else {})


def _members(households: Collection[int]) -> dict[int, list[str]]:
    """The names to choose from in the newest copy of each household."""
    copies = HouseholdYear.objects.filter(household__in=households).order_by("household_id", "-year_id")
    newest = dict(copies.distinct("household_id").values_list("pk", "household_id"))
    rows = MemberYear.objects.active().filter(household_year__in=newest)
    names: dict[int, list[str]] = {}
    for copy, name in rows.values_list("household_year_id", "name"):
        names.setdefault(newest[copy], []).append(name)
    return {household: list(dict.fromkeys(found)) for household, found in names.items()}


def _logged(came: tuple[Visit, bool] | Refused, ties: Ties, envelope: EnvelopeForm) -> Answer:
    if isinstance(came, ChangedHands):
        return _conflict(ties, envelope)
    if isinstance(came, Refused):
        return _refused(str(came), envelope.clock_sentence(timezone.localtime()))
    visit, made = came
    return {"status": MADE if made else REPEATED, "visit": visit.pk, "repeated": not made}


def _unreadable() -> Answer:
    return _refused(_("The phone sent something that could not be read. Open the visit and save it again."))


def _refused(*sentences: str) -> Answer:
    return {"status": REFUSED, "reasons": [sentence for sentence in sentences if sentence]}


def _conflict(ties: Ties, envelope: EnvelopeForm) -> Answer:
    """The household changed hands: whoever was paired with it may say that the visit was before."""
    sentence = _("This household is no longer paired with you. Nothing is lost: it waits on this phone.")
    may_confirm = bool(ties.spans.get(envelope.cleaned_data["household"]))
    return {"status": CONFLICT, "reasons": [sentence], "may_confirm": may_confirm}
