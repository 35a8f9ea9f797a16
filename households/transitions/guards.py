"""Guards that both life cycles of cases ask; each answers with a sentence or with None."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.life_cycles import Occasion
from households.parameters import value_of
from households.policies import refuse_appraisal, refuse_notice

# What the village assembly's appraisal is counted by.
VOTES = ("invited", "attended", "in_favour", "against", "abstained")


def appraised_by_enough(occasion: Occasion) -> str | None:
    """The village assembly came in sufficient number and a majority agreed."""
    quorum = value_of("appraisal_quorum", on=occasion.on, area=occasion.case.household.area_id)
    return refuse_appraisal(occasion.facts, quorum=quorum)


def village_notice_over(occasion: Occasion) -> str | None:
    """The village's notice hung its days, with proof, and no objection stands."""
    case = occasion.case
    return refuse_notice(case.village_notice, on=occasion.on, household=case.household_id)


def announced(occasion: Occasion) -> str | None:
    """The county announced its decision."""
    notice = occasion.case.announcement
    if notice is None or notice.withdrawn_on is not None:
        return _("The county's announcement comes first. Post it.")
    return None
