"""Signs that a visit deserves a look: shown to who supervises, never counted as a verdict.

All are conditions on visits, asked set by set; the thresholds are dated numbers of the county.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import MD5, ASin, Cast, Coalesce, Cos, Length, Power, Radians, Sin, Sqrt
from django.utils.translation import gettext_lazy as _

from assistance.models import Visit, VisitPhoto
from households.parameters import value_of

EARTH_METRES = 6_371_000
HOUR = dt.timedelta(hours=1)
# By the phone's clock where it kept the visit: a day's visits may arrive together in the evening.
WRITTEN = Coalesce("written_at", "created_at")


class Sign(models.TextChoices):
    """What may be odd about a visit."""

    COPIED = "copied", _("same text as another visit of the visitor")
    PHOTO = "photo", _("photo of another visit")
    HURRIED = "hurried", _("many visits recorded within an hour")
    FAR = "far", _("far from the home")


def with_signs(visits: Any, on: dt.date) -> Any:
    """Annotates whether each sign shows (named by its value), and `distance` from the home in metres."""
    rows = visits.annotate(when=WRITTEN).annotate(distance=_distance(), in_the_hour=_in_the_hour())
    far, busy = int(value_of("sign_far_metres", on=on)), int(value_of("sign_visits_hour", on=on))
    long_enough = Q(found_length__gte=int(value_of("sign_text_length", on=on)))
    return rows.annotate(found_length=Length("found")).annotate(
        copied=_truth(long_enough & Q(_same_text())),
        photo=_truth(Q(_same_photo())),
        hurried=_truth(Q(in_the_hour__gte=busy)),
        # As far as the phone itself was unsure, the visitor is believed.
        far=_truth(Q(distance__gt=Value(far) + Coalesce(F("accuracy"), 0))),
    )


def showing(rows: Any, sign: str = "") -> Any:
    """Of visits with signs, those that show this one, or any."""
    if sign:
        return rows.filter(**{Sign(sign).value: True})
    return rows.filter(Q(copied=True) | Q(photo=True) | Q(hurried=True) | Q(far=True))


def counts(rows: Any) -> dict[str, int]:
    """How many of these visits show each sign; one query."""
    found: dict[str, int] = rows.aggregate(
        **{f"of_{sign.value}": Count("pk", filter=Q(**{sign.value: True})) for sign in Sign}
    )
    return {sign.value: found[f"of_{sign.value}"] for sign in Sign}


def _truth(condition: Q) -> Any:
    return models.Case(models.When(condition, then=Value(True)), default=Value(False))


def _same_text() -> Exists:
    same = Visit.objects.annotate(digest=MD5("found")).filter(
        visitor=OuterRef("visitor"), digest=MD5(OuterRef("found"))
    )
    return Exists(same.exclude(pk=OuterRef("pk")))


def _same_photo() -> Exists:
    elsewhere = VisitPhoto.objects.filter(sha256=OuterRef("sha256")).exclude(visit=OuterRef("visit"))
    return Exists(VisitPhoto.objects.filter(Exists(elsewhere), visit=OuterRef("pk")))


def _in_the_hour() -> Subquery:
    """How many visits of the visitor were written in the hour that ends with this one, itself counted."""
    near = Visit.objects.annotate(when=WRITTEN).filter(
        visitor=OuterRef("visitor"), when__gt=OuterRef("when") - Value(HOUR), when__lte=OuterRef("when")
    )
    return Subquery(near.order_by().values("visitor").annotate(figure=Count("pk")).values("figure"))


def _distance() -> Any:
    """Metres between the place of the visit and the home, on a sphere; None where one is not known."""
    here, there = Radians(_degrees("latitude")), Radians(_degrees("household__home__latitude"))
    across = (there - here) / 2
    along = (Radians(_degrees("household__home__longitude")) - Radians(_degrees("longitude"))) / 2
    bow = Power(Sin(across), 2) + Cos(here) * Cos(there) * Power(Sin(along), 2)
    return Cast(ASin(Sqrt(bow)) * (2 * EARTH_METRES), FloatField())


def _degrees(path: str) -> Cast:
    return Cast(path, FloatField())
