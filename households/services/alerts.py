"""The acts of alerts: somebody raises one, it is checked at home, taken into monitoring or set aside."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused, refusal_of
from households.codes.monitoring import WarningKind
from households.models import Alert, AlertStep, Household, HouseholdYear, WarningRule
from households.services.monitoring import mark
from households.transitions import ALERT


@dataclass(frozen=True, slots=True)
class Noticed:
    """What somebody noticed about a household: the kind, who said so, why, and how much it cost."""

    kind: str
    source: str
    reason: str
    amount: Decimal | None = None


def rules_for(area: str, on: dt.date) -> dict[str, WarningRule]:
    """The rule in force for each kind in the area: its own, else the nearest above, else the general one."""
    rows = WarningRule.objects.in_force(on).for_area(area)
    return {rule.kind: rule for rule in sorted(rows, key=lambda rule: len(rule.area_id or ""))}


def raise_alert(
    *, user: User, household: Household, key: uuid.UUID, noticed: Noticed, raised_on: dt.date, today: dt.date
) -> Alert:
    """The alert of this key, raised once; Refused says why it cannot be."""
    twin = Alert.objects.filter(key=key, raised_by=user).first()
    if twin is not None:
        return twin
    rule = rules_for(household.area_id, raised_on).get(noticed.kind)
    sentence = _refuse(user, household, noticed, rule, raised_on, today)
    if sentence or rule is None:
        raise Refused(sentence or _("No rule about this is in force on the day."))
    alert = Alert(
        key=key,
        household=household,
        kind=noticed.kind,
        source=noticed.source,
        risk=rule.risk,
        reason=noticed.reason.strip(),
        amount=noticed.amount,
        raised_on=raised_on,
        raised_by=user,
    )
    try:
        alert.full_clean()
        with transaction.atomic():
            alert.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        twin = Alert.objects.filter(key=key, raised_by=user).first()
        if twin is not None:
            return twin
        raise refusal_of(error, Alert) from error
    return alert


def _refuse(
    user: User,
    household: Household,
    noticed: Noticed,
    rule: WarningRule | None,
    raised_on: dt.date,
    today: dt.date,
) -> str | None:
    if not Household.objects.visible_to(user, Act.RAISE_ALERT).filter(pk=household.pk).exists():
        return _("You may not raise alerts about this household.")
    if not noticed.reason.strip():
        return _("Say what was noticed.")
    if raised_on > today:
        return _("The day of this step lies in the future.")
    if not HouseholdYear.objects.filter(household=household, year__closed_on=None).exists():
        return _("This household is not in the register of the open year. Enter it first.")
    if rule is None or noticed.kind != WarningKind.MEDICAL_COST:
        return None
    if noticed.amount is None:
        return _("Give the amount that the household paid itself.")
    if rule.threshold is not None and noticed.amount < rule.threshold:
        return _("High medical costs begin at %(threshold)d yuan (%(source)s).") % {
            "threshold": rule.threshold,
            "source": rule.source,
        }
    return None


def check_alert(
    *, user: User, alert: Alert, key: uuid.UUID, on: dt.date, today: dt.date, found: str, opinion: str = ""
) -> AlertStep:
    """The check at home: when, by whom, and what was found."""
    step: Any = ALERT.perform(
        alert,
        "check",
        user=user,
        key=key,
        on=on,
        today=today,
        opinion=opinion,
        facts={"found": found},
        changes={"found": found.strip()},
    )
    done: AlertStep = step
    return done


def confirm_alert(
    *,
    user: User,
    alert: Alert,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    kind: str,
    risks: Sequence[str],
    opinion: str = "",
) -> AlertStep:
    """Take the household into monitoring, or add the risk where it is monitored already; all together."""
    said: dict[str, Any] = {"user": user, "key": key, "on": on, "today": today, "opinion": opinion}
    said |= {"facts": {"kind": kind, "risks": risks}}
    with transaction.atomic():
        locked = Household.objects.select_for_update(of=("self",)).get(pk=alert.household_id)
        changes: dict[str, Any] = {}
        if not AlertStep.objects.filter(key=key).exists():
            # Before the step, which names it; a step that is refused takes it back.
            changes = {"monitoring": mark(user=user, household=locked, kind=kind, risks=risks, on=on)}
        step: Any = ALERT.perform(alert, "confirm", changes=changes, **said)
    done: AlertStep = step
    return done
