"""Public notices cannot be skipped or shortened: their length, proof and objections."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from common.photos import Photo
from common.refusals import Refused
from households.models import Notice, NoticeKind, NoticePhoto, Objection
from households.policies import refuse_notice
from households.services.notices import post_notice, raise_objection, settle_objection, withdraw_notice
from tests.builders import TODAY
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

FIRST = dt.date(2026, 11, 1)
LAST = dt.date(2026, 11, 10)
PROOF = Photo(content=b"jpeg", width=1, height=1, sha256="a" * 64)


def posted(cast: Cast, **changes: Any) -> Notice:
    fields: dict[str, Any] = {
        "user": cast.team,
        "key": uuid.uuid4(),
        "kind": NoticeKind.PROJECT,
        "area": NORTH_VILLAGE,
        "title": "关于养羊项目的公示",
        "table": {"head": ["序号", "户主"], "rows": [[1, "测试户主"]]},
        "place": "村务公开栏",
        "telephone": "12317",
        "starts_on": FIRST,
        "ends_on": LAST,
        "min_days": 10,
        "photos": [PROOF],
    }
    return post_notice(**{**fields, **changes})


def test_a_notice_may_hang_exactly_the_days_demanded_and_no_day_less(cast: Cast) -> None:
    assert posted(cast).ends_on == LAST
    with pytest.raises(Refused, match="公示天数不足"):
        posted(cast, ends_on=LAST - dt.timedelta(days=1))
    assert Notice.objects.count() == 1


def test_the_same_form_twice_is_one_notice(cast: Cast) -> None:
    key = uuid.uuid4()
    assert posted(cast, key=key) == posted(cast, key=key)
    assert (Notice.objects.count(), NoticePhoto.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["clerk2", "cadre", "auditor", "payer", "inspector", "nobody"])
def test_only_those_who_post_notices_there_may(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="您不能在该地区发布公示"):
        posted(cast, user=cast.everybody()[who])
    assert (Notice.objects.count(), NoticePhoto.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (FIRST, "公示至2026-11-10结束"),
        (LAST, "公示至2026-11-10结束"),
        (LAST + dt.timedelta(days=1), None),
        (TODAY, None),
    ],
)
def test_a_case_goes_on_the_day_after_the_last_day(cast: Cast, on: dt.date, sentence: str | None) -> None:
    answer = refuse_notice(posted(cast), on=on)
    assert answer is None if sentence is None else (answer or "").startswith(sentence)


def test_without_a_notice_or_a_photo_nothing_goes_on(cast: Cast) -> None:
    assert refuse_notice(None, on=TODAY) == "须先进行公示，请张贴公示。"
    assert refuse_notice(posted(cast, photos=[]), on=TODAY) == "缺少公示张贴照片，请先补传。"


def test_a_withdrawn_notice_counts_as_none(cast: Cast) -> None:
    notice = posted(cast)
    with pytest.raises(Refused, match="请填写撤下公示的原因"):
        withdraw_notice(user=cast.team, notice=notice, reason=" ", today=TODAY)
    gone = withdraw_notice(user=cast.team, notice=notice, reason="名单有误", today=TODAY)
    assert refuse_notice(gone, on=TODAY) == "须先进行公示，请张贴公示。"
    with pytest.raises(Refused, match="该公示已撤下"):
        withdraw_notice(user=cast.team, notice=notice, reason="再撤", today=TODAY)


def objected(cast: Cast, notice: Notice, **changes: Any) -> Objection:
    fields: dict[str, Any] = {
        "user": cast.team,
        "notice": notice,
        "key": uuid.uuid4(),
        "raised_on": FIRST,
        "raised_by": "村民",
        "text": "面积不实",
        "today": TODAY,
    }
    return raise_objection(**{**fields, **changes})


@pytest.mark.parametrize(("upheld", "sentence"), [(False, None), (True, "公示异议成立")])
def test_an_objection_stops_the_case_until_it_is_settled(
    cast: Cast, upheld: bool, sentence: str | None
) -> None:
    notice = posted(cast)
    objection = objected(cast, notice)
    assert refuse_notice(notice, on=TODAY) == "公示收到的异议尚未处理完毕。"
    settled = {"user": cast.clerk, "objection": objection, "upheld": upheld, "settlement": "已入户核实"}
    settle_objection(**settled, settled_on=TODAY, today=TODAY)
    answer = refuse_notice(notice, on=TODAY)
    assert answer is None if sentence is None else (answer or "").startswith(sentence)
    with pytest.raises(Refused, match="该异议已处理"):
        settle_objection(**settled, settled_on=TODAY, today=TODAY)


@pytest.mark.parametrize("day", [FIRST - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)])
def test_an_objection_has_a_possible_day(cast: Cast, day: dt.date) -> None:
    notice = posted(cast)
    with pytest.raises(Refused, match="异议的提出日期"):
        objected(cast, notice, raised_on=day)
    assert Objection.objects.count() == 0


def test_an_objection_is_settled_with_a_reason_and_not_before_it_was_raised(cast: Cast) -> None:
    objection = objected(cast, posted(cast), raised_on=LAST)
    for settled_on, settlement in ((FIRST, "早了"), (TODAY, "")):
        with pytest.raises(Refused, match="处理异议须填写处理日期"):
            settle_objection(
                user=cast.team,
                objection=objection,
                settled_on=settled_on,
                upheld=False,
                settlement=settlement,
                today=TODAY,
            )
    objection.refresh_from_db()
    assert objection.settled_on is None


def test_notices_are_seen_in_ones_own_areas_only(cast: Cast) -> None:
    north = posted(cast)
    south = posted(cast, user=cast.clerk2, area=SOUTH_VILLAGE)
    seen = {who: set(Notice.objects.visible_to(user)) for who, user in cast.everybody().items()}
    assert seen["team"] == seen["clerk"] == {north}
    assert seen["clerk2"] == {south}
    assert seen["county"] == seen["auditor"] == {north, south}
    assert seen["cadre"] == seen["nobody"] == seen["admin"] == set()
