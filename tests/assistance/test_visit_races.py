"""Two people at one visit or problem at the same moment: one act is done, nothing is lost or double."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest

from assistance.models import Gift, GiftReceipt, HouseholdProblem, Visit, VisitAmendment
from assistance.services import GiftGiven
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.problems import DEADLINE, make_problem
from tests.assistance.test_amendments import amend
from tests.assistance.test_problem_cycle import step
from tests.assistance.test_receipts import receive
from tests.builders import make_household
from tests.people import NORTH_VILLAGE, Cast
from tests.races import together, winner_and_loser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit(cast: Cast) -> Visit:
    """A visit of `cadre` on which 300 yuan were given."""
    copy = make_household(NORTH_VILLAGE)
    make_pairing(copy, cast.cadre)
    return make_visit(copy, cast.cadre, gift=300)


def test_of_two_corrections_opened_at_once_the_second_is_told(cast: Cast, visit: Visit) -> None:
    done, sentence = winner_and_loser(
        lambda: amend(cast.cadre, visit, found="老人住院"), lambda: amend(cast.clerk, visit, found="老人外出")
    )
    assert "刚被他人更正" in sentence
    assert VisitAmendment.objects.get() == done
    assert Visit.objects.get().found in ("老人住院", "老人外出")


def test_one_correction_sent_twice_at_once_is_one(cast: Cast, visit: Visit) -> None:
    key = uuid.uuid4()
    came = together(*[lambda: amend(cast.cadre, visit, key=key, found="老人住院")] * 2)
    assert [row.pk for row in came] == [VisitAmendment.objects.get().pk] * 2


def test_nobody_signs_for_a_sum_that_is_corrected_at_that_moment(cast: Cast, visit: Visit) -> None:
    less = [GiftGiven("慰问金", "", Decimal(200))]
    together(lambda: receive(cast.cadre, visit), lambda: amend(cast.clerk, visit, gifts=less))
    # Signed before it was corrected, or refused: never a receipt of the new sum that nobody saw.
    assert Gift.objects.get().value == 200
    assert not GiftReceipt.objects.filter(amount=200).exists()


def test_of_two_who_take_a_problem_on_one_has_it(cast: Cast, visit: Visit) -> None:
    problem = make_problem(visit.household.years.get(), cast.cadre)
    _done, sentence = winner_and_loser(
        lambda: step(cast.cadre, problem, "take", deadline=DEADLINE),
        lambda: step(cast.team, problem, "take", deadline=DEADLINE),
    )
    assert "办理中" in sentence
    kept = HouseholdProblem.objects.get()
    assert kept.steps.get().by == kept.person
