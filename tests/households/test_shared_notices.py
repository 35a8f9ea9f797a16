"""One notice of a place for several cases: each rests on it for itself, objections name the household."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.refusals import Refused
from households.models import Household, IdentificationCase, Notice, NoticePhoto, Objection
from households.policies import refuse_notice
from households.services.case_notices import post_case_notice
from tests.builders import TODAY, make_area, make_household
from tests.households.cases import ASSEMBLY, make_adjustment, make_application
from tests.households.test_case_pages import go, notice_form
from tests.households.test_cases import put, step
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

pytestmark = pytest.mark.django_db

STARTS, ENDS = TODAY - dt.timedelta(days=20), TODAY - dt.timedelta(days=10)


def appraised(cast: Cast, name: str, area: str = NORTH_VILLAGE, **changes: Any) -> IdentificationCase:
    copy = make_household(NORTH_VILLAGE, head=name, household_type="一般农户", exit_status="")
    case = make_application(cast, household=copy.household)
    Household.objects.filter(pk=copy.household_id).update(area=make_area(area))
    put(case, state="appraised", **changes)
    return case


def post(cast: Cast, case: IdentificationCase, *others: IdentificationCase, **changes: Any) -> Notice:
    said = {
        "key": uuid.uuid4(),
        "title": "公示",
        "body": "",
        "place": "村务公开栏",
        "telephone": "12317",
        "starts_on": STARTS,
        "ends_on": ENDS,
        "min_days": 7,
        **changes,
    }
    return post_case_notice(user=cast.team, case=case, others=[other.pk for other in others], **said)


def notice_of(case: IdentificationCase) -> Notice | None:
    case.refresh_from_db()
    notice: Notice | None = case.village_notice
    return notice


def test_the_form_offers_who_waits_for_the_same_notice(client: Client, cast: Cast) -> None:
    first, second, third = (appraised(cast, name) for name in ("甲", "乙", "丙"))
    appraised(cast, "外村", SOUTH_VILLAGE)
    make_adjustment(cast)
    put(appraised(cast, "未评议"), state="applied")
    client.force_login(cast.team)
    field = client.get(go(first, "notice")).context["form"]["others"]
    assert [words.split()[-1] for _key, words in field.field.choices] == ["乙", "丙"]
    assert field.value() == [second.pk, third.pk]

    data = notice_form(client, first, others=[str(second.pk)])
    for _time in range(2):
        assert client.post(go(first, "notice"), data).status_code == 302
    notice = Notice.objects.get()
    assert [row[1] for row in notice.table["rows"]] == ["甲", "乙"]
    assert (notice_of(first), notice_of(second), notice_of(third)) == (notice, notice, None)
    page = client.get(reverse("households:notice_detail", args=[notice.pk]))
    assert (go(first) in page.text, go(second) in page.text, go(third) in page.text) == (True, True, False)


def test_who_no_longer_waits_stops_the_whole_notice(client: Client, cast: Cast) -> None:
    first, second = appraised(cast, "甲"), appraised(cast, "乙")
    put(second, state="applied")
    with pytest.raises(Refused, match="另有农户已不再等待这则公示"):
        post(cast, first, second)
    assert (Notice.objects.count(), notice_of(first)) == (0, None)
    client.force_login(cast.team)
    put(second, state="appraised")
    data = notice_form(client, first, others=[str(second.pk)])
    put(second, state="applied")
    third = appraised(cast, "丙")
    answer = client.post(go(first, "notice"), data)
    assert (answer.status_code, "另有农户已不再等待这则公示" in answer.text) == (422, True)
    assert notice_of(third) is None


def test_a_household_of_another_village_does_not_join(cast: Cast) -> None:
    with pytest.raises(Refused, match="另有农户"):
        post(cast, appraised(cast, "甲"), appraised(cast, "外村", SOUTH_VILLAGE))
    assert Notice.objects.count() == 0


def test_the_notice_begins_after_the_last_step_of_all(cast: Cast) -> None:
    first, second = (make_application(cast) for _number in range(2))
    for case, on in ((first, STARTS), (second, STARTS + dt.timedelta(days=1))):
        step(case, "appraise", cast.team, on=on, facts=ASSEMBLY)
    with pytest.raises(Refused, match="公示开始日期不能早于上一环节"):
        post(cast, first, second)
    assert post(cast, first, second, starts_on=STARTS + dt.timedelta(days=1)).table["rows"][1][0] == 2


def test_a_return_leaves_the_notice_to_the_others(cast: Cast) -> None:
    first, second = appraised(cast, "甲"), appraised(cast, "乙")
    notice = post(cast, first, second)
    step(first, "return_to_village", cast.clerk, opinion="评议签到册不全")
    assert (notice_of(first), notice_of(second)) == (None, notice)
    notice.refresh_from_db()
    assert notice.withdrawn_on is None
    step(second, "return_to_village", cast.clerk, opinion="评议签到册不全")
    notice.refresh_from_db()
    assert (notice_of(second), notice.withdrawn_on) == (None, TODAY)


def test_a_case_that_ends_leaves_the_notice_to_the_others(cast: Cast) -> None:
    first, second = appraised(cast, "甲"), appraised(cast, "乙")
    notice = post(cast, first, second, ends_on=TODAY + dt.timedelta(days=1))
    step(first, "withdraw", cast.team, opinion="农户放弃")
    notice.refresh_from_db()
    assert notice.withdrawn_on is None
    step(second, "withdraw", cast.team, opinion="农户放弃")
    notice.refresh_from_db()
    assert notice.withdrawn_on == TODAY


def test_an_objection_stops_the_household_that_it_names(client: Client, cast: Cast) -> None:
    first, second = appraised(cast, "甲"), appraised(cast, "乙")
    notice = post(cast, first, second)
    client.force_login(cast.team)
    where = reverse("households:objection_new", args=[notice.pk])
    form = client.get(where).context["form"]
    assert [key for key, _words in form.fields["household"].choices] == [
        "", first.household_id, second.household_id
    ]  # fmt: skip
    said = {"key": str(uuid.uuid4()), "raised_on": STARTS, "raised_by": "村民", "text": "家有轿车"}
    assert client.post(where, said | {"household": first.household_id}).status_code == 302

    NoticePhoto.objects.create(notice=notice, image="x.jpg", width=1, height=1, sha256="0" * 64)

    def refused(case: IdentificationCase) -> str | None:
        return refuse_notice(notice, on=TODAY, household=case.household_id)

    assert (refused(first), refused(second)) == ("公示收到的异议尚未处理完毕。", None)
    Objection.objects.update(household=None)
    assert refused(first) == refused(second) == "公示收到的异议尚未处理完毕。"


@pytest.mark.django_db(transaction=True)
def test_two_notices_do_not_take_the_same_case(cast: Cast) -> None:
    first, second = appraised(cast, "甲"), appraised(cast, "乙")
    acts = (partial(post, cast, first, second), partial(post, cast, second, first))
    won, told = winner_and_loser(*acts)
    assert isinstance(won, Notice)
    assert "该事项已有一则公示" in told
    assert Notice.objects.count() == 1
