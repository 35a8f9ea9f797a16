"""The acts of monitoring: mark a household, plan and finish measures, clear the risk."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused, refusal_of
from households.models import Household, HouseholdYear, Monitoring, MonitoringStep, RiskMeasure
from households.models.household import MAX_RISKS
from households.models.monitoring import MonitoringState
from households.transitions import MONITORING


@dataclass(frozen=True, slots=True)
class Plan:
    """A measure as planned: what, whose duty, until when."""

    kind: str
    text: str
    person: User
    due_on: dt.date


def mark(*, user: User, household: Household, kind: str, risks: Iterable[str], on: dt.date) -> Monitoring:
    """The open monitoring of a locked household, begun or with these risks added; so says the register."""
    monitoring = Monitoring.objects.open().select_for_update(of=("self",)).filter(household=household).first()
    try:
        if monitoring is None:
            monitoring = _begin(user, household, kind, list(risks), on)
        elif monitoring.state == MonitoringState.PROPOSED:
            raise Refused(
                _("This household is proposed for clearing. The county sends the proposal back first.")
            )
        else:
            known = [*monitoring.risks, *(risk for risk in risks if risk not in monitoring.risks)]
            monitoring.risks = known[:MAX_RISKS]
            monitoring.save(update_fields=["risks"])
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, Monitoring) from error
    _write_register(
        monitoring,
        monitor_kind=monitoring.kind,
        monitor_identified_on=monitoring.identified_on,
        monitor_risks=monitoring.risks,
        monitor_cleared_on=None,
        monitor_clear_method="",
    )
    return monitoring


def _begin(user: User, household: Household, kind: str, risks: list[str], on: dt.date) -> Monitoring:
    monitoring = Monitoring(household=household, kind=kind, risks=risks, identified_on=on, opened_by=user)
    monitoring.full_clean()
    monitoring.save(force_insert=True)
    MonitoringStep.objects.create(
        case=monitoring, key=uuid.uuid4(), verb="mark", source="", target=monitoring.state, by=user, on=on
    )
    return monitoring


def move_monitoring(
    *,
    user: User,
    monitoring: Monitoring,
    verb: str,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    opinion: str = "",
    found: str = "",
    method: str = "",
) -> MonitoringStep:
    """One step; a proposal keeps what the check found, and the end of it goes to the register."""
    changes: dict[str, Any] = {}
    if verb == "propose":
        changes = {"clear_found": found.strip(), "clear_method": method.strip()}
    elif verb == "clear":
        changes = {"cleared_on": on}

    def then(case: Any, step: Any) -> None:
        if case.state in Monitoring.FINAL:
            how = case.clear_method if case.state == MonitoringState.CLEARED else opinion
            _write_register(case, monitor_cleared_on=step.on, monitor_clear_method=how[:100])

    step: Any = MONITORING.perform(
        monitoring,
        verb,
        user=user,
        key=key,
        on=on,
        today=today,
        opinion=opinion,
        facts={"found": found, "method": method},
        changes=changes,
        then=then,
    )
    done: MonitoringStep = step
    return done


def _write_register(monitoring: Monitoring, **values: Any) -> None:
    copies = HouseholdYear.objects.filter(household_id=monitoring.household_id, year__closed_on=None)
    copy = copies.select_for_update(of=("self",)).first()
    if copy is None:
        raise Refused(_("The household has left the register of the open year meanwhile."))
    for name, value in values.items():
        setattr(copy, name, value)
    copy.version += 1
    copy.save(update_fields=[*values, "version"])


def plan_measure(
    *, user: User, monitoring: Monitoring, key: uuid.UUID, plan: Plan, today: dt.date
) -> RiskMeasure:
    """The measure of this key, planned once, while the risk is not cleared."""
    twin = RiskMeasure.objects.filter(key=key, created_by=user).first()
    if twin is not None:
        return twin
    try:
        with transaction.atomic():
            locked = _locked(monitoring)
            if not user.access_on(today).may_in(Act.OPEN_CASE, locked.household.area_id):
                raise Refused(_("Your posting does not allow this step here."))
            if plan.due_on < today:
                raise Refused(_("The day by which it is to be done is over already."))
            measure = RiskMeasure(
                key=key,
                monitoring=locked,
                kind=plan.kind,
                text=plan.text.strip(),
                person=plan.person,
                due_on=plan.due_on,
                created_by=user,
            )
            measure.full_clean()
            measure.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, RiskMeasure) from error
    return measure


def finish_measure(
    *, user: User, measure: RiskMeasure, done_on: dt.date, result: str, today: dt.date
) -> RiskMeasure:
    """Say that a measure was done and what came of it; the same again changes nothing."""
    if done_on > today:
        raise Refused(_("The day of this step lies in the future."))
    if not result.strip():
        raise Refused(_("A measure that was done needs its day and its result."))
    with transaction.atomic():
        monitoring = _locked(measure.monitoring)
        locked = RiskMeasure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
        access = user.access_on(today)
        mine = locked.person_id == user.pk and access.may(Act.RAISE_ALERT)
        if not (mine or access.may_in(Act.OPEN_CASE, monitoring.household.area_id)):
            raise Refused(_("Only the responsible person, or the village's office, says that it was done."))
        if locked.done_on is not None:
            if (locked.done_on, locked.result) == (done_on, result.strip()):
                return locked
            raise Refused(_("Somebody has recorded already that this measure was done."))
        if done_on < monitoring.identified_on:
            raise Refused(_("A measure cannot be done before the household was marked."))
        locked.done_on, locked.result = done_on, result.strip()
        locked.save(update_fields=["done_on", "result"])
    return locked


def _locked(monitoring: Monitoring) -> Monitoring:
    """The monitoring, locked and still open."""
    rows = Monitoring.objects.select_for_update(of=("self",)).select_related("household")
    locked: Monitoring = rows.get(pk=monitoring.pk)
    if locked.state in Monitoring.FINAL:
        raise Refused(_("The monitoring of this household is over."))
    return locked
