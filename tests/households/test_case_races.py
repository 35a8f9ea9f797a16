"""Two people at one case at the same moment; papers kept with a step."""

from __future__ import annotations

import io
import threading
import uuid
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from common.photos import take
from common.refusals import Refused
from households.models import (
    IdentificationCase,
    IdentificationPaper,
    IdentificationStep,
)
from tests.builders import make_household, make_user
from tests.households.cases import (
    ASSEMBLY,
    make_adjustment,
    make_application,
    make_exit,
)
from tests.households.test_cases import put, step
from tests.people import NORTH_VILLAGE, Cast
from tests.pictures import picture


def test_papers_are_kept_with_their_step(cast: Cast) -> None:
    photo = take(io.BytesIO(picture()))
    case = make_application(cast, photos=[photo, photo])
    step(case, "appraise", cast.team, facts=ASSEMBLY, photos=[photo])
    papers = IdentificationPaper.objects.order_by("pk").values_list("step__verb", flat=True)
    assert list(papers) == ["apply", "appraise"]


@pytest.mark.django_db(transaction=True)
def test_of_two_deciding_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    case = make_application(cast)
    put(case, state="compared", comparison="无")
    users = [cast.county, make_user(role=Role.COUNTY)]
    barrier = threading.Barrier(2)
    answers: list[str] = []

    def act(user: User) -> None:
        barrier.wait()
        try:
            mine = IdentificationCase.objects.get(pk=case.pk)
            answers.append(step(mine, "confirm", user, facts={"meeting": "会议"}).target)
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done, told = sorted(answers)
    assert (done, "已有人办理" in told) == ("confirmed", True)
    assert IdentificationStep.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_opening_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    household = make_household(NORTH_VILLAGE).household
    make_exit(cast)  # loads the sets of criteria
    barrier = threading.Barrier(2)
    answers: list[str] = []

    def act(make: Any) -> None:
        barrier.wait()
        try:
            answers.append(make(cast, household=household).state)
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[make]) for make in (make_exit, make_adjustment)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done, told = sorted(answers)
    assert (done, "该户已有未办结的" in told) == ("proposed", True)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_opens_one_case(cast: Cast) -> None:
    household = make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="").household
    barrier, key = threading.Barrier(2), uuid.uuid4()
    found: list[Any] = []

    def act() -> None:
        barrier.wait()
        try:
            found.append(make_application(cast, household=household, key=key).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [IdentificationCase.objects.get().pk] * 2
    with pytest.raises(Refused, match="请重新打开页面"):
        make_application(cast, key=key)
