"""Faults put into helpers, plans of help and loans on purpose, each in households of its own (§3)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from accounts.models import User
from assistance.help_codes import Programme
from assistance.models import HelpMeasure, Pairing
from dashboards.demo.planning import CAUSE, FORGETFUL, LABOUR, SUPPORT, TEXTS, WITHOUT
from funds.models import Loan
from households.codes import LabourCapacity
from households.codes.measures import MeasureCategory
from households.models import MemberYear

K = MeasureCategory
RATE = 0.002  # of all households, for faults in plans of help


FAULTS = {
    "LB-15": "同一成员的岗位时间重叠",
    "ED-13": "雨露计划对象不在职业院校就读",
    "LC-H2": "帮扶责任人是建档立卡贫困人口",
    "PF-05": "贷款超出产品规定",
}


def plant(on: dt.date, households: int, spoilt: Collection[str], by: int) -> dict[str, list[str]]:
    """Household numbers by check; households that were spoilt before are left alone."""
    wanted = max(1, round(households * RATE))
    workers = list(islice(_workers(spoilt), 2 * wanted))
    posts, pupils = workers[:wanted], workers[wanted:]
    HelpMeasure.objects.bulk_create(
        [
            *(measure for worker in posts for measure in _two_posts(worker, on, by)),
            *(_measure(worker, K.EDUCATION, on, by, programme=Programme.YULU) for worker in pupils),
        ]
    )
    planted = {"LB-15": _numbers(posts), "ED-13": _numbers(pupils)}
    planted["LC-H2"] = _poor_helper(on, {*spoilt, *_numbers(workers)})
    planted["PF-05"] = _above_limit(wanted, {*spoilt, *_numbers(workers), *planted["LC-H2"]})
    return planted


def _numbers(workers: Iterable[MemberYear]) -> list[str]:
    return sorted(worker.household.household_no for worker in workers)


def _workers(spoilt: Collection[str]) -> Iterator[MemberYear]:
    """One able member of each household with a plan that forgets nothing."""
    able: Any = MemberYear.objects.registered().filter(year__closed_on=None)
    able = able.filter(labour_capacity=LabourCapacity.ORDINARY).exclude(household__household_no__in=spoilt)
    last = 0
    for worker in able.select_related("household").order_by("household_id", "pk"):
        key = worker.household_id
        if key != last and key % WITHOUT != 0 and key % FORGETFUL not in (CAUSE, LABOUR, SUPPORT):
            last = key
            yield worker


def _measure(worker: MemberYear, kind: K, begins_on: dt.date, by: int, **more: Any) -> HelpMeasure:
    return HelpMeasure(
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"fault {worker.household_id} {kind} {begins_on}"),
        household_id=worker.household_id,
        member_id=worker.member_id,
        kind=kind.value,
        text=TEXTS[kind],
        begins_on=begins_on,
        person_id=by,
        recorded_by_id=by,
        **more,
    )


def _two_posts(worker: MemberYear, on: dt.date, by: int) -> Iterator[HelpMeasure]:
    """The second begins before the first has ended."""
    for number in range(2):
        yield _measure(worker, K.PUBLIC_POST, dt.date(on.year, 2 + number, 1), by)


def _poor_helper(on: dt.date, spoilt: Collection[str]) -> list[str]:
    """A helper gets the ID number of somebody on the register; the households that they help."""
    pairings: Any = Pairing.objects.in_force(on).filter(helper__isnull=False, helper__id_digest="")
    clean = pairings.exclude(
        helper__in=pairings.filter(household__household_no__in=spoilt).order_by().values("helper")
    )
    helper = clean.order_by("helper", "pk").values_list("helper", flat=True)[0]
    poor: Any = MemberYear.objects.registered().filter(year__closed_on=None).exclude(member__id_digest="")
    digest = poor.order_by("-pk").values_list("member__id_digest", flat=True)[0]
    User.objects.filter(pk=helper).update(id_digest=digest)
    helped = pairings.model.objects.in_force(on).filter(helper=helper)
    return sorted(set(helped.values_list("household__household_no", flat=True)))


def _above_limit(wanted: int, spoilt: Collection[str]) -> list[str]:
    """So many loans get an amount above that of their product."""
    loans: Any = Loan.objects.running().exclude(household__household_no__in=spoilt)
    keys = list(loans.order_by("pk").values_list("pk", flat=True)[:wanted])
    chosen = Loan.objects.filter(pk__in=keys)
    for loan in chosen.select_related("product"):
        Loan.objects.filter(pk=loan.pk).update(amount=loan.product.amount_to + loan.amount)
    return sorted(chosen.values_list("household__household_no", flat=True))
