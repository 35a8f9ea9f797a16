"""Two people at one case at the same moment; papers kept with a step."""

from __future__ import annotations

import io
import uuid
from functools import partial

import pytest

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
from tests.races import together, winner_and_loser


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

    def act(user: User) -> str:
        mine = IdentificationCase.objects.get(pk=case.pk)
        return str(step(mine, "confirm", user, facts={"meeting": "会议"}).target)

    done, told = winner_and_loser(*(partial(act, user) for user in users))
    assert (done, "已有人办理" in told) == ("confirmed", True)
    assert IdentificationStep.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_opening_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    household = make_household(NORTH_VILLAGE).household
    make_exit(cast)  # loads the sets of criteria
    acts = (partial(make, cast, household=household) for make in (make_exit, make_adjustment))
    made, told = winner_and_loser(*acts)
    assert (made.state, "该户已有未办结的" in told) == ("proposed", True)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_opens_one_case(cast: Cast) -> None:
    household = make_household(NORTH_VILLAGE, household_type="一般农户", exit_status="").household
    key = uuid.uuid4()
    made = together(*[partial(make_application, cast, household=household, key=key)] * 2)
    assert [case.pk for case in made] == [IdentificationCase.objects.get().pk] * 2
    with pytest.raises(Refused, match="请重新打开页面"):
        make_application(cast, key=key)
