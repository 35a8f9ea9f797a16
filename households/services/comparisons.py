"""Reviewing the differences of a comparison: one decision for one person or for many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused
from households.codes.comparing import DECISIONS, Decision
from households.models import ComparisonHit

MOST = 500
REFUSAL_REACH = gettext_lazy("One of these differences is not yours to decide.")
REFUSAL_GONE = gettext_lazy(
    "The newest roster shows one of these differences no more; look at the list again."
)
REFUSAL_KIND = gettext_lazy("This decision does not fit every difference that was chosen.")
REFUSAL_MANY = gettext_lazy("Choose at most 500 differences at once.")


@transaction.atomic
def decide(
    *, user: User, versions: Mapping[int, int], decision: Decision, reason: str, now: dt.datetime
) -> list[ComparisonHit]:
    """Decide the differences as they were looked at (version by key), all or none.

    Refused when somebody decided one of them meanwhile, when one is out of reach, or when the decision does
    not fit. A decision can be changed by a later one; the history keeps both.
    """
    if len(versions) > MOST:
        raise Refused(REFUSAL_MANY)
    reachable = ComparisonHit.objects.visible_to(user, Act.REVIEW_COMPARISON).filter(pk__in=versions)
    hits = list(
        ComparisonHit.objects.filter(pk__in=reachable.values("pk"))
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    if len(hits) < len(versions):
        raise Refused(REFUSAL_REACH)
    for hit in hits:
        _refuse_unfit(hit, versions[hit.pk], decision)
        hit.decision, hit.reason, hit.decided_by, hit.decided_at = decision, reason, user, now
        hit.version += 1
    ComparisonHit.objects.bulk_update(hits, ["decision", "reason", "decided_by", "decided_at", "version"])
    return hits


def _refuse_unfit(hit: ComparisonHit, version: int, decision: Decision) -> None:
    if hit.version != version:
        raise Refused(
            _("%(name)s decided one of these differences meanwhile (%(decision)s). Look at it again.")
            % {"name": hit.decided_by, "decision": hit.get_decision_display()}
        )
    if hit.gone:
        raise Refused(REFUSAL_GONE)
    if decision not in DECISIONS[hit.kind]:
        raise Refused(REFUSAL_KIND)
