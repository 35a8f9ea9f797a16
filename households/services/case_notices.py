"""Public notices of cases: which is due where, what it shows (D05, D06), and posting it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from common.templatetags.bangfu import yuan
from households.models import (
    AdjustmentCase,
    AdjustmentKind,
    AdjustmentState,
    ExitCase,
    HouseholdYear,
    IdentificationCase,
    Notice,
    NoticeKind,
)
from households.models.case import ExitState, IdentificationState
from households.services.notices import post_notice


@dataclass(frozen=True, slots=True)
class NoticeLevel:
    """The notice of a state: its column, kind, days, the step before it, digits of the area's code."""

    field: str
    kind: NoticeKind
    parameter: str
    after: str
    digits: int

    def area(self, case: Any) -> str:
        """The code of the area in which it hangs."""
        code: str = case.household.area_id[: self.digits]
        return code


_I, _E, _A = IdentificationState, ExitState, AdjustmentState
_IDENTIFICATION_DAYS, _EXIT_DAYS = "notice_days_identification", "notice_days_exit"
VILLAGE, TOWNSHIP, COUNTY = 12, 9, 6
LEVELS: Mapping[tuple[Any, str], NoticeLevel] = {
    (IdentificationCase, _I.APPRAISED): NoticeLevel(
        "village_notice", NoticeKind.IDENTIFICATION, _IDENTIFICATION_DAYS, "appraise", VILLAGE
    ),
    (IdentificationCase, _I.REVIEWED): NoticeLevel(
        "township_notice", NoticeKind.IDENTIFICATION, _IDENTIFICATION_DAYS, "review", TOWNSHIP
    ),
    (IdentificationCase, _I.CONFIRMED): NoticeLevel(
        "announcement", NoticeKind.ANNOUNCEMENT, _IDENTIFICATION_DAYS, "confirm", COUNTY
    ),
    (ExitCase, _E.SIGNED): NoticeLevel("village_notice", NoticeKind.EXIT, _EXIT_DAYS, "recognise", VILLAGE),
    (ExitCase, _E.APPROVED): NoticeLevel(
        "announcement", NoticeKind.ANNOUNCEMENT, _EXIT_DAYS, "approve", COUNTY
    ),
    (AdjustmentCase, _A.PROPOSED): NoticeLevel(
        "village_notice", NoticeKind.ADJUSTMENT, "notice_days_adjustment", "propose", VILLAGE
    ),
}


def notice_level(case: Any) -> NoticeLevel | None:
    """The level whose notice belongs to the state of the case."""
    if isinstance(case, AdjustmentCase) and case.kind == AdjustmentKind.CANCELLATION:
        return None
    return LEVELS.get((type(case), case.state))


def is_notice_due(case: Any) -> bool:
    """Whether the notice of the state is still to be posted."""
    level = notice_level(case)
    standing = getattr(case, level.field) if level else None
    return level is not None and (standing is None or standing.withdrawn_on is not None)


def waiting_beside(case: Any, level: NoticeLevel) -> Any:
    """Other cases of the kind and the place that wait for the same notice."""
    beside = type(case).objects.filter(state=case.state, year=case.year_id).exclude(pk=case.pk)
    if isinstance(case, AdjustmentCase):
        beside = beside.filter(kind=case.kind)
    due = Q(**{level.field: None}) | Q(**{f"{level.field}__withdrawn_on__isnull": False})
    return beside.filter(due, household__area__code__startswith=level.area(case))


def post_case_notice(
    *, user: User, case: Any, key: uuid.UUID, starts_on: dt.date, others: Sequence[int] = (), **said: Any
) -> Notice:
    """Post the notice that is due and link it, in one transaction; `said` as for `post_notice`.

    `others` are keys of cases `waiting_beside` it that the same notice shows. Refused while an earlier one of
    the level still stands, and when it would begin before the step before, of any of the cases.
    """
    try:
        with transaction.atomic():
            rows = type(case).objects.filter(pk__in=[case.pk, *others]).order_by("pk")
            locked = {row.pk: row for row in rows.select_for_update(of=("self",))}
            first = locked[case.pk]
            level = notice_level(first)
            if level is None:
                raise Refused(_("In this state no notice is posted. Look at the case again."))
            standing: Notice | None = getattr(first, level.field)
            if standing is not None and standing.key == key:
                return standing
            _refuse(locked, level, starts_on)
            if waiting_beside(first, level).filter(pk__in=others).count() != len(set(others)):
                raise Refused(_("Another household no longer waits for this notice. Open the page again."))
            shown = {**said, "starts_on": starts_on, "table": public_list(list(locked.values()))}
            notice = post_notice(user=user, key=key, kind=level.kind, area=level.area(first), **shown)
            rows.update(**{level.field: notice})
    except IntegrityError as error:
        raise Refused(_("This form belongs to another step. Open the page again.")) from error
    return notice


def _refuse(cases: Mapping[int, Any], level: NoticeLevel, starts_on: dt.date) -> None:
    keys = [getattr(case, f"{level.field}_id") for case in cases.values()]
    if Notice.objects.filter(pk__in=[key for key in keys if key], withdrawn_on=None).exists():
        raise Refused(_("A notice about this case hangs already. Withdraw it before you post another."))
    steps = next(iter(cases.values())).steps.model.objects.filter(case__in=cases, verb=level.after)
    earliest = steps.aggregate(latest=Max("on"))["latest"]
    if earliest is not None and starts_on < earliest:
        raise Refused(
            _("The notice cannot begin before %(day)s, when the step before it was done.")
            % {"day": date_format(earliest, "Y-m-d")}
        )


def public_list(cases: Sequence[Any]) -> dict[str, Any]:
    """Head, number of people and what was decided on: never ID numbers, telephones or illnesses by name.

    The cases are of one kind and year.
    """
    copies = HouseholdYear.objects.filter(household__in=[case.household_id for case in cases])
    by_household = {copy.household_id: copy for copy in copies.filter(year=cases[0].year_id)}
    rows = []
    for number, case in enumerate(cases, 1):
        copy = by_household.get(case.household_id)
        people = (copy.head_name, copy.member_count) if copy else ("", "")
        rows.append([number, *people, *_row(case, copy), ""])
    head = [_("No."), _("household head"), _("members"), *_heading(cases[0]), _("remark")]
    return {"head": head, "rows": rows}


def _heading(case: Any) -> list[str]:
    if isinstance(case, IdentificationCase):
        return [_("main cause of poverty")]
    if isinstance(case, ExitCase):
        return [_("per-capita net income (yuan)"), _("standard of exit")]
    return [_("kind of adjustment"), _("year of identification")]


def _row(case: Any, copy: HouseholdYear | None) -> list[str]:
    if isinstance(case, IdentificationCase):
        return [case.get_cause_display()]
    if isinstance(case, ExitCase):
        return [yuan(copy.net_income_per_capita) if copy else "", case.criteria.name]
    identified = copy.identified_on if copy else None
    return [case.get_kind_display(), str(identified.year) if identified else ""]
