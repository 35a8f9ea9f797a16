"""Public notices of cases: which is due where, what it shows (D05, D06), and posting it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
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


def post_case_notice(*, user: User, case: Any, key: uuid.UUID, starts_on: dt.date, **said: Any) -> Notice:
    """Post the notice that is due and link it, in one transaction; `said` as for `post_notice`.

    Refused while an earlier one of the level still stands, and when it would begin before the step before.
    """
    try:
        with transaction.atomic():
            locked = type(case).objects.select_for_update(of=("self",)).get(pk=case.pk)
            level = notice_level(locked)
            if level is None:
                raise Refused(_("In this state no notice is posted. Look at the case again."))
            standing: Notice | None = getattr(locked, level.field)
            if standing is not None and standing.key == key:
                return standing
            _refuse(locked, level, standing, starts_on)
            shown = {**said, "starts_on": starts_on, "table": public_list(locked)}
            notice = post_notice(user=user, key=key, kind=level.kind, area=level.area(locked), **shown)
            setattr(locked, level.field, notice)
            locked.save(update_fields=[level.field])
    except IntegrityError as error:
        raise Refused(_("This form belongs to another step. Open the page again.")) from error
    return notice


def _refuse(case: Any, level: NoticeLevel, standing: Notice | None, starts_on: dt.date) -> None:
    if standing is not None and standing.withdrawn_on is None:
        raise Refused(_("A notice about this case hangs already. Withdraw it before you post another."))
    earliest = case.steps.filter(verb=level.after).order_by("-pk").values_list("on", flat=True).first()
    if earliest is not None and starts_on < earliest:
        raise Refused(
            _("The notice cannot begin before %(day)s, when the step before it was done.")
            % {"day": date_format(earliest, "Y-m-d")}
        )


def public_list(case: Any) -> dict[str, Any]:
    """Head, number of people and what was decided on: never ID numbers, telephones or illnesses by name."""
    copy = HouseholdYear.objects.filter(household=case.household_id, year=case.year_id).first()
    head = [_("No."), _("household head"), _("members"), *_heading(case), _("remark")]
    people = (copy.head_name, copy.member_count) if copy else ("", "")
    return {"head": head, "rows": [[1, *people, *_row(case, copy), ""]]}


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
