"""Decisions on differences: kept by the next run, made once and within reach, longer than the roster."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import User
from common.history import events_of
from common.refusals import Refused
from households.codes import HouseholdType
from households.codes.comparing import Decision, Difference
from households.comparing import jobs, keeping
from households.models import ComparisonHit, ComparisonRun
from households.services.comparisons import decide
from tests.builders import id_number, make_household
from tests.households.comparisons import (
    again,
    compared,
    make_hit,
    make_pupil,
    make_run,
    make_source,
    pupil_row,
    school_roster,
    stranger_row,
)
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
NUMBER = "990001201503020019"


def decided(
    user: User, *hits: ComparisonHit, decision: Decision = Decision.GRANTED, reason: str = "11月补发"
) -> None:
    versions = {hit.pk: hit.version for hit in hits}
    decide(user=user, versions=versions, decision=decision, reason=reason, now=NOW)


def north_and_south(cast: Cast) -> tuple[ComparisonHit, ComparisonHit]:
    """A missed pupil in each township, and a stranger who is aided."""
    north, south = make_household(NORTH_VILLAGE), make_household(SOUTH_VILLAGE)
    pupils = [make_pupil(north, "北漏助"), make_pupil(south, "南漏助")]
    compared(cast.county, make_source(), school_roster(stranger_row("外人", id_number())))
    first, second = (ComparisonHit.objects.get(member=pupil.member_id) for pupil in pupils)
    return first, second


def test_a_rerun_keeps_decisions_and_tells_new_and_gone_ones(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    first, second = make_pupil(copy, "甲"), make_pupil(copy, "乙")
    source = make_source()
    compared(cast.county, source, school_roster(stranger_row("外人", id_number(7000))))
    decided(cast.clerk, ComparisonHit.objects.get(member=first.member_id))
    make_pupil(copy, "丙")
    run = compared(
        cast.county,
        source,
        school_roster(
            pupil_row(second), stranger_row("外人", id_number(7000)), stranger_row("又一人", id_number())
        ),
    )
    told = {key: run.counts[key] for key in ("missed", "unmatched", "new", "decided", "gone")}
    assert told == {"missed": 2, "unmatched": 2, "new": 2, "decided": 1, "gone": 1}
    kept = ComparisonHit.objects.get(member=first.member_id)
    assert (kept.decision, kept.reason, kept.decided_by, kept.decided_at) == (
        "已补发", "11月补发", cast.clerk, NOW,
    )  # fmt: skip
    assert (kept.first_run_id < kept.last_run_id, kept.last_run_id) == (True, run.pk)
    gone = ComparisonHit.objects.get(member=second.member_id)
    assert (gone.gone, gone.decision) == (True, "")
    with pytest.raises(Refused, match="不再出现"):
        decided(cast.clerk, gone)


def test_who_comes_back_is_the_same_difference_with_its_decision(cast: Cast) -> None:
    pupil = make_pupil(make_household(NORTH_VILLAGE), "甲")
    source = make_source()
    without, full = school_roster(stranger_row("外人", id_number())), school_roster(pupil_row(pupil))
    compared(cast.county, source, without)
    decided(cast.clerk, ComparisonHit.objects.get(member=pupil.member_id))
    compared(cast.county, source, full)
    assert ComparisonHit.objects.get(member=pupil.member_id).gone
    compared(cast.county, source, without)
    hit = ComparisonHit.objects.get(member=pupil.member_id)
    assert (hit.gone, hit.decision) == (False, "已补发")


def test_an_older_file_cannot_undo_a_newer_one(cast: Cast) -> None:
    pupil = make_pupil(make_household(NORTH_VILLAGE), "甲")
    source = make_source()
    old = make_run(cast.county, source, school_roster(stranger_row("外人", id_number())))
    compared(cast.county, source, school_roster(pupil_row(pupil)))
    with pytest.raises(Refused, match="更新的文件"):
        jobs.request_compare(run=old, user=cast.county)
    assert again(old).state == "ready"
    assert ComparisonHit.objects.count() == 0


def test_a_clerk_reaches_only_own_households_and_no_strangers(cast: Cast) -> None:
    north, south = north_and_south(cast)
    reach = {
        name: set(ComparisonHit.objects.visible_to(user).values_list("pk", flat=True))
        for name, user in cast.everybody().items()
    }
    stranger = ComparisonHit.objects.get(kind=Difference.UNMATCHED)
    assert reach.pop("county") == reach.pop("school") == {north.pk, south.pk, stranger.pk}
    assert reach.pop("clerk") == {north.pk}
    assert reach.pop("clerk2") == {south.pk}
    assert set(map(frozenset, reach.values())) == {frozenset()}
    for hits in ([south], [north, south], [stranger]):
        with pytest.raises(Refused, match="不属于您"):
            decided(cast.clerk, *hits, decision=Decision.TRUE)
    assert ComparisonHit.objects.filter(decision="").count() == 3


def test_many_are_decided_at_once_or_none(cast: Cast) -> None:
    north, south = north_and_south(cast)
    decided(cast.county, south, decision=Decision.TRUE, reason="确实漏助")
    with pytest.raises(Refused, match="county 已先行处理"):
        decided(cast.county, north, south)
    north.refresh_from_db()
    assert (north.decision, north.version) == ("", 1)
    south.refresh_from_db()
    decided(cast.county, north, south)
    assert ComparisonHit.objects.filter(decision="已补发", version__gt=1).count() == 2


def test_a_changed_decision_leaves_both_in_the_history(cast: Cast) -> None:
    north, _south = north_and_south(cast)
    decided(cast.clerk, north, decision=Decision.TRUE, reason="确实漏助")
    north.refresh_from_db()
    decided(cast.county, north)
    events = events_of(ComparisonHit).filter(pgh_obj_id=north.pk).values_list("decision", "decided_by")
    assert list(events) == [("", None), ("情况属实", cast.clerk.pk), ("已补发", cast.county.pk)]


@pytest.mark.parametrize(("kind", "decision"), [("漏助", "已停发"), ("错助", "已补发"), ("错助", "县外享受")])
def test_a_decision_must_fit_the_difference(cast: Cast, kind: str, decision: str) -> None:
    member = make_pupil(make_household(NORTH_VILLAGE), "甲")
    hit = make_hit(member, user=cast.county, kind=kind)
    with pytest.raises(Refused, match="不适用"):
        decided(cast.clerk, hit, decision=Decision(decision))
    with pytest.raises(IntegrityError, match="comparison_hit_"), transaction.atomic():
        ComparisonHit.objects.update(decision=decision, reason="x", decided_by=cast.clerk, decided_at=NOW)


def test_the_database_wants_a_decision_whole(cast: Cast) -> None:
    make_hit(make_pupil(make_household(NORTH_VILLAGE), "甲"), user=cast.county)
    with pytest.raises(IntegrityError, match="comparison_hit_decided_whole"), transaction.atomic():
        ComparisonHit.objects.update(decision=Decision.TRUE)


def in_days(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def test_the_rosters_words_go_after_their_days_and_decisions_stay(cast: Cast) -> None:
    household = make_household(
        SOUTH_VILLAGE, household_type=HouseholdType.ORDINARY, exit_status="", main_cause=""
    )
    rich = make_pupil(household, "一般农户")
    source = make_source()
    run = compared(cast.county, source, school_roster(pupil_row(rich), stranger_row("外人", NUMBER)))
    wrong = ComparisonHit.objects.get(kind=Difference.WRONG)
    stranger = ComparisonHit.objects.get(kind=Difference.UNMATCHED)
    decided(cast.county, wrong, stranger, decision=Decision.STOPPED, reason="停发")
    assert (stranger.roster_name, stranger.roster_number.reveal()) == ("外人", NUMBER)  # type: ignore[attr-defined]
    assert keeping.delete_old_rosters(now=in_days(89)) == 0
    assert keeping.delete_old_rosters(now=in_days(91)) == 1
    raw = ("roster_name", "roster_number", "roster_birth", "roster_detail")
    rows = ComparisonHit.objects.values_list(*raw, "decision")
    assert {(*map(str, row[:4]), row[4]) for row in rows} == {("", "", "None", "", "已停发")}
    after = ComparisonRun.objects.get(pk=run.pk)
    assert (bytes(after.content), after.look, after.counts, after.state) == (b"", {}, run.counts, "done")
    assert keeping.delete_old_rosters(now=in_days(91)) == 0
    with pytest.raises(Refused, match="已按期删除"):
        jobs.request_again(run=after, user=cast.county)


def test_history_never_holds_what_the_roster_said() -> None:
    columns = {field.name for field in events_of(ComparisonHit).model._meta.fields}
    assert {"decision", "reason", "decided_by"} <= columns
    assert not columns & {"roster_name", "roster_number", "roster_birth", "roster_detail"}


def test_after_deletion_the_next_run_still_knows_the_stranger(cast: Cast) -> None:
    make_household(NORTH_VILLAGE)
    source = make_source()
    data = school_roster(stranger_row("外人", NUMBER))
    compared(cast.county, source, data)
    decided(cast.county, ComparisonHit.objects.get(), decision=Decision.NAMESAKE, reason="外县同名")
    keeping.delete_old_rosters(now=in_days(91))
    run = compared(cast.county, source, data)
    hit = ComparisonHit.objects.get()
    assert (hit.decision, hit.roster_name, run.counts["new"]) == ("同名不同人", "外人", 0)


def test_the_worker_deletes_every_night() -> None:
    found = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "households.delete_old_comparisons" in found


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    hit = make_hit(make_pupil(make_household(NORTH_VILLAGE), "甲"), user=cast.county)
    _done, loser = winner_and_loser(
        partial(decided, cast.county, hit, decision=Decision.TRUE, reason="核实"),
        partial(decided, cast.clerk, hit, decision=Decision.GRANTED, reason="核实"),
    )
    hit.refresh_from_db()
    assert hit.decided_by is not None
    assert loser.startswith(f"{hit.decided_by.name} 已先行处理")
    assert hit.version == 2
