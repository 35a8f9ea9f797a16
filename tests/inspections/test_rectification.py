"""The life cycle of findings: every state × verb × person, other hands, the area, races, double posts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from accounts.models import Posting, User
from accounts.roles import Role
from common.life_cycles import Transition
from common.refusals import Refused
from households.models import Parameter
from inspections.models import Finding, FindingPhoto, FindingStep
from inspections.services import Assignment, Report, assign, report, send_back
from inspections.transitions import FINDING_CYCLE
from tests.builders import TODAY, make_organisation, make_user
from tests.inspections.casework import make_covert, make_finding, photo
from tests.life_cycles import walk
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

SOON = TODAY + dt.timedelta(days=10)


def said(finding: Finding, user: User, **changes: Any) -> dict[str, Any]:
    return {
        "finding": finding,
        "user": user,
        "key": uuid.uuid4(),
        "on": TODAY,
        "today": TODAY,
        **changes,
    }


def assignment(person: User, **changes: Any) -> Assignment:
    unit = changes.pop("unit", None) or make_organisation()
    fields = {"measure": "逐户补齐", "leader": person, "unit": unit, "person": person, **changes}
    return Assignment(**fields)


def move(finding: Finding, verb: str, user: User, **changes: Any) -> Any:
    told = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY, **changes}
    return FINDING_CYCLE.perform(finding, verb, user=user, **told)


def stands(finding: Finding) -> tuple[str, int]:
    return Finding.objects.get(pk=finding.pk).state, FindingStep.objects.filter(case=finding).count()


def test_every_verb_in_every_state_by_everybody(cast: Cast) -> None:
    """By the table: report by those in the area, every other step by county and inspector."""
    leader, unit = make_user(), make_organisation()
    reporters = [cast.team, cast.clerk, cast.county]
    for user in reporters:
        user.postings.update(organisation=unit)
    found_by = make_user()

    def prepare(finding: Finding, row: Transition) -> Mapping[str, Any]:
        fields = {"measure": "整改", "leader": leader, "unit": unit, "person": cast.team, "deadline": SOON}
        return {
            "assign": {"changes": fields, "facts": fields},
            "reassign": {"changes": fields, "facts": fields, "opinion": "人员调整"},
            "report": {"changes": {"result": "已补齐"}, "facts": {"result": "已补齐"}},
            "send_back": {"opinion": "未到位"},
        }.get(row.verb, {})

    def make_case(state: str) -> Finding:
        return make_finding(state=state, unit=unit, person=make_user(), found_by=found_by)

    # Five states × six verbs × fifteen people; 2 for each of five rows and the two ways back, 3 reporters.
    assert walk(FINDING_CYCLE, make_case, cast.everybody(), prepare) == {"allowed": 15, "refused": 435}


def test_a_finding_is_assigned_whole_with_the_deadline_of_the_county(cast: Cast) -> None:
    finding = make_finding(found_by=cast.inspector)
    unit = make_organisation()
    assign(**said(finding, cast.county), assignment=assignment(cast.team, unit=unit))
    kept = Finding.objects.get(pk=finding.pk)
    assert (kept.state, kept.person, kept.leader, kept.unit) == ("rectifying", cast.team, cast.team, unit)
    assert (kept.measure, kept.deadline) == ("逐户补齐", TODAY + dt.timedelta(days=30))


def test_what_is_put_right_at_once_has_the_same_day(cast: Cast) -> None:
    finding = make_finding(immediate=True)
    assign(**said(finding, cast.county), assignment=assignment(cast.team, deadline=SOON))
    assert Finding.objects.get(pk=finding.pk).deadline == TODAY


@pytest.mark.parametrize(
    ("who", "changes", "sentence"),
    [
        ("clerk2", {}, "clerk2在该区域没有承担整改的岗位"),
        ("inspector", {}, "inspector在该区域没有承担整改的岗位"),
        ("team", {"deadline": TODAY - dt.timedelta(days=1)}, "整改时限不能早于办理日期"),
        ("team", {"measure": "  "}, "请填写整改措施"),
    ],
)
def test_a_bad_assignment_writes_nothing(
    cast: Cast, who: str, changes: dict[str, Any], sentence: str
) -> None:
    finding = make_finding()
    person = cast.everybody()[who]
    with pytest.raises(Refused, match=sentence):
        assign(**said(finding, cast.county), assignment=assignment(person, **changes))
    assert stands(finding) == ("open", 0)
    assert Finding.objects.get(pk=finding.pk).measure == ""


def test_nothing_is_assigned_before_it_was_found(cast: Cast) -> None:
    finding = make_finding()
    with pytest.raises(Refused, match="问题发现于2026-11-10"):
        assign(**said(finding, cast.county, on=dt.date(2026, 11, 9)), assignment=assignment(cast.team))
    assert stands(finding) == ("open", 0)


def test_without_a_number_of_days_the_administrator_is_told(cast: Cast) -> None:
    Parameter.objects.filter(key="rectification_days").delete()
    finding = make_finding()
    with pytest.raises(Refused, match="整改"):
        assign(**said(finding, cast.county), assignment=assignment(cast.team))
    assert stands(finding) == ("open", 0)


def test_a_covert_finding_is_assigned_after_the_feedback_only(cast: Cast) -> None:
    inspection = make_covert()
    finding = make_finding(inspection=inspection)
    with pytest.raises(Refused, match="该问题来自暗访，请先反馈"):
        assign(**said(finding, cast.inspector), assignment=assignment(cast.team))
    assert stands(finding) == ("open", 0)
    inspection.feedback_on = TODAY
    inspection.save()
    assign(**said(finding, cast.inspector), assignment=assignment(cast.team))
    assert stands(finding) == ("rectifying", 1)


def test_the_responsible_person_reports_with_evidence(cast: Cast) -> None:
    finding = make_finding(state="rectifying", person=cast.team)
    report(**said(finding, cast.team), said=Report("手册已补齐", [photo(), photo("red"), photo()]))
    kept = Finding.objects.get(pk=finding.pk)
    assert (kept.state, kept.result) == ("reported", "手册已补齐")
    step = kept.steps.get()
    assert FindingPhoto.objects.filter(finding=finding, step=step).count() == 2


def test_the_unit_reports_and_others_are_told_who_does(cast: Cast) -> None:
    unit = make_organisation(name="北岭镇政府")
    finding = make_finding(state="rectifying", person=cast.team, unit=unit)
    with pytest.raises(Refused, match="只能由责任人team或“北岭镇政府”的在岗人员上报"):
        report(**said(finding, cast.clerk), said=Report("已整改", [photo()]))
    assert (stands(finding), FindingPhoto.objects.count()) == (("rectifying", 0), 0)
    cast.clerk.postings.update(organisation=unit)
    report(**said(finding, cast.clerk), said=Report("已整改"))
    assert stands(finding) == ("reported", 1)


def test_a_posting_of_the_unit_elsewhere_does_not_report(cast: Cast) -> None:
    unit = make_organisation()
    finding = make_finding(state="rectifying", unit=unit)
    here = dt.date(2020, 1, 1)
    Posting.objects.create(user=cast.clerk2, role=Role.TEAM, area_id=NORTH_VILLAGE, valid_from=here)
    cast.clerk2.postings.filter(role=Role.CLERK).update(organisation=unit)
    with pytest.raises(Refused, match="只能由责任人"):
        report(**said(finding, User.objects.get(pk=cast.clerk2.pk)), said=Report("已整改"))
    assert stands(finding) == ("rectifying", 0)


def test_a_report_from_outside_the_area_is_refused(cast: Cast) -> None:
    finding = make_finding(state="rectifying", person=cast.clerk2)
    with pytest.raises(Refused, match="您的岗位无权办理此环节"):
        report(**said(finding, cast.clerk2), said=Report("已整改"))
    assert stands(finding) == ("rectifying", 0)


def test_a_report_says_what_was_done(cast: Cast) -> None:
    finding = make_finding(state="rectifying", person=cast.team)
    with pytest.raises(Refused, match="请填写整改情况和结果"):
        report(**said(finding, cast.team), said=Report(" "))
    assert stands(finding) == ("rectifying", 0)


def test_an_inspector_does_not_verify_their_own_finding(cast: Cast) -> None:
    finding = make_finding(state="reported", found_by=cast.inspector)
    with pytest.raises(Refused, match="该问题由您登记，须由他人核查验收"):
        move(finding, "verify", cast.inspector)
    assert stands(finding) == ("reported", 0)
    offers = {o.transition.verb: o.refusal for o in FINDING_CYCLE.offers(finding, cast.inspector, TODAY)}
    assert offers == {"verify": "该问题由您登记，须由他人核查验收。", "send_back": ""}


def test_who_reported_does_not_verify_or_close(cast: Cast) -> None:
    unit = make_organisation()
    cast.county.postings.update(organisation=unit)
    finding = make_finding(state="rectifying", unit=unit)
    report(**said(finding, cast.county), said=Report("已整改"))
    with pytest.raises(Refused, match="整改结果由您上报，须由他人核查验收"):
        move(finding, "verify", cast.county)
    move(finding, "verify", cast.inspector)
    with pytest.raises(Refused, match="整改结果由您上报，须由他人核查验收"):
        move(finding, "close", cast.county)
    assert stands(finding) == ("verified", 2)


@pytest.mark.parametrize("duty", ["person", "leader"])
def test_who_answers_for_it_does_not_verify_it(cast: Cast, duty: str) -> None:
    finding = make_finding(state="reported", **{duty: cast.county})
    with pytest.raises(Refused, match="您是该问题的整改责任人，须由他人核查验收"):
        move(finding, "verify", cast.county)
    assert stands(finding) == ("reported", 0)


def test_sent_back_it_is_put_right_again_until_a_new_deadline(cast: Cast) -> None:
    finding = make_finding(state="reported")
    with pytest.raises(Refused, match="请填写意见或理由"):
        send_back(**said(finding, cast.county), reason=" ", deadline=SOON)
    with pytest.raises(Refused, match="整改时限不能早于办理日期"):
        send_back(**said(finding, cast.county), reason="未到位", deadline=dt.date(2026, 11, 20))
    assert (stands(finding), Finding.objects.get().deadline) == (("reported", 0), dt.date(2026, 12, 10))
    send_back(**said(finding, cast.county), reason="未到位", deadline=SOON)
    assert (stands(finding), Finding.objects.get().deadline) == (("rectifying", 1), SOON)


def test_a_double_post_of_a_report_is_one_step_and_one_photo(cast: Cast) -> None:
    finding = make_finding(state="rectifying", person=cast.team)
    told = said(finding, cast.team)
    first = report(**told, said=Report("已整改", [photo()]))
    assert report(**told, said=Report("又一次", [photo("red")])) == first
    assert (stands(finding), FindingPhoto.objects.count()) == (("reported", 1), 1)
    assert Finding.objects.get().result == "已整改"


@pytest.mark.django_db(transaction=True)
def test_of_two_verifiers_at_once_one_verifies_and_the_other_is_told(cast: Cast) -> None:
    finding = make_finding(SOUTH_VILLAGE, state="reported")

    def verify(user: User) -> str:
        return str(move(Finding.objects.get(pk=finding.pk), "verify", user).target)

    done, told = winner_and_loser(partial(verify, cast.county), partial(verify, cast.inspector))
    assert done == "verified"
    assert "已有人办理" in told
    assert stands(finding) == ("verified", 1)
