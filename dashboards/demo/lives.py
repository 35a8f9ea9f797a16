"""What a year's form says of a person: a function of traits and day, so that years agree (§2.2, §3.4–3.5)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from dashboards.demo.families import Person
from households.codes import (
    DisabilityCategory,
    EducationLevel,
    HealthStatus,
    Industry,
    JobChannel,
    LabourCapacity,
    PublicPost,
    SchoolingStatus,
    WorkRegion,
)

ADULT = 16
OLD = 60
_S, _E, _H, _L = SchoolingStatus, EducationLevel, HealthStatus, LabourCapacity
# Age on 1 September → school year, for the three ways through school.
_SENIOR = {15: _S.SENIOR_1, 16: _S.SENIOR_2, 17: _S.SENIOR_3}
_VOCATIONAL = {15: _S.VOCATIONAL_1, 16: _S.VOCATIONAL_2, 17: _S.VOCATIONAL_3}
_BACHELOR = {18: _S.BACHELOR_1, 19: _S.BACHELOR_2, 20: _S.BACHELOR_3, 21: _S.BACHELOR_4}
_COLLEGE = {18: _S.COLLEGE_1, 19: _S.COLLEGE_2, 20: _S.COLLEGE_3}
_JUNIOR = {12: _S.GRADE_7, 13: _S.GRADE_8, 14: _S.GRADE_9}
# Shares of those who go on: to senior high or vocational school, then to university or college.
_TO_SENIOR, _TO_VOCATIONAL, _TO_BACHELOR, _TO_COLLEGE = 0.58, 0.96, 0.34, 0.72

_HEALTH = {
    18: (97.0, 1.6, 0.5, 0.8, 0.1),
    45: (88.0, 5.5, 2.0, 4.2, 0.3),
    65: (69.0, 17.0, 6.0, 7.2, 0.8),
    200: (44.0, 37.0, 8.0, 9.0, 2.0),
}
_HEALTH_VALUES = (_H.HEALTHY, _H.CHRONIC, _H.SERIOUS, _H.DISABLED, _H.DISABLED_CHRONIC)
_EDUCATION = {
    24: (0, 0, 45, 45, 10, 0),
    35: (0, 4, 58, 21, 12, 5),
    50: (3, 28, 53, 11, 4, 1),
    70: (11, 47, 34, 7, 1, 0),
    200: (42, 45, 11, 2, 0, 0),
}
_EDUCATION_VALUES = (_E.ILLITERATE, _E.PRIMARY, _E.JUNIOR, _E.SENIOR, _E.COLLEGE, _E.BACHELOR_UP)
_REGIONS = (22, 27, 21, 30)
_REGION_VALUES = (WorkRegion.TOWNSHIP, WorkRegion.COUNTY, WorkRegion.PROVINCE, WorkRegion.OUTSIDE)
_REGION_PLACES = ("本镇", "县城", "省城", "沿海工业园")
_EMPLOYERS = ("云岭建筑队", "青禾食品厂", "和顺制衣厂", "远行物流站", "新禾电子厂", "家家乐超市")
_CATEGORIES = tuple(DisabilityCategory)
_CATEGORY_SHARES = (12, 14, 4, 45, 10, 11, 4)
_POSTS = (PublicPost.FOREST, PublicPost.CLEANER, PublicPost.ROAD, PublicPost.WATER, PublicPost.SECURITY)


def share(trait: float, values: tuple[str, ...], shares: tuple[float, ...]) -> str:
    """The value in whose share the trait falls."""
    steps = list(accumulate(shares))
    return str(values[min(bisect(steps, trait * steps[-1]), len(values) - 1)])


def by_age(age: int, table: Mapping[int, tuple[float, ...]]) -> tuple[float, ...]:
    """The row of the first age limit above the age."""
    return next(row for limit, row in table.items() if age < limit)


def schooling(person: Person, on: dt.date) -> str:
    """School year attended on the day, or nothing; compulsory schooling is kept by all (ED-02)."""
    autumn = dt.date(on.year if on.month >= 9 else on.year - 1, 9, 1)
    age = person.age_on(autumn)
    track, later = person.traits[0], person.traits[1]
    if age < 6:
        return _S.KINDERGARTEN.value if age >= 3 and track < 0.9 else _S.PRESCHOOL_AGE.value
    if age < 12:
        return _S.PRIMARY.value
    upper = (
        _SENIOR if track < _TO_SENIOR else _VOCATIONAL if track < _TO_VOCATIONAL else {15: _S.VOCATIONAL_1}
    )
    years = _JUNIOR | upper
    if track < _TO_SENIOR:
        years |= _BACHELOR if later < _TO_BACHELOR else _COLLEGE if later < _TO_COLLEGE else {}
    return str(years.get(age, ""))


def health_of(person: Person, on: dt.date) -> str:
    """State of health; a disability is for life, so it goes by the age reached today."""
    return share(person.traits[2], _HEALTH_VALUES, by_age(person.age_on(on), _HEALTH))


def is_disabled(health: str) -> bool:
    """Whether the state of health names a disability."""
    return _H.DISABLED in health


def disability(person: Person) -> tuple[DisabilityCategory, int]:
    """Category and grade of a disabled person."""
    category = DisabilityCategory(share(person.traits[3], _CATEGORIES, _CATEGORY_SHARES))
    return category, 1 + int(person.traits[4] * 4)


def labour(person: Person, age: int, health: str, *, pupil: bool) -> str:
    """Capacity to work, in agreement with age, school, health and disability (LB-01 … LB-05)."""
    vigour = person.traits[5]
    if age < ADULT or pupil:
        return _L.WITHOUT.value
    heavy = is_disabled(health) and disability(person)[1] <= 2
    if heavy or health == _H.SERIOUS:
        return _L.LOST.value if vigour < 0.8 else _L.WEAK.value
    if age >= OLD:
        return _L.WEAK.value if vigour < 0.9 - 0.06 * (age - OLD) else _L.WITHOUT.value
    if health != _H.HEALTHY:
        return _L.WEAK.value
    return _L.SKILLED.value if vigour > 0.93 else _L.ORDINARY.value


def work(person: Person, age: int, capacity: str) -> dict[str, Any]:
    """Wage work or a public-welfare post; months, place and region come together (LB-08, LB-13)."""
    luck, place = person.traits[6], person.traits[7]
    if capacity == _L.WEAK and age < OLD + 9 and luck < 0.17:
        post = _POSTS[int(place * len(_POSTS))].value
        return {"public_post": post, "public_post_months": 12, "job_channel": JobChannel.PUBLIC_POST.value}
    if capacity not in {_L.ORDINARY, _L.SKILLED} or luck > 0.74:
        return {}
    region = share(place, _REGION_VALUES, _REGIONS)
    near = region in {WorkRegion.TOWNSHIP, WorkRegion.COUNTY}
    return {
        "work_months": 3 + int(luck * 12) if luck < 0.7 else 12,
        "work_region": region,
        "work_place": _REGION_PLACES[_REGION_VALUES.index(WorkRegion(region))],
        "employer": _EMPLOYERS[int(luck * 1000) % len(_EMPLOYERS)],
        "job_channel": (JobChannel.WORKSHOP if near and place < 0.1 else JobChannel.AWAY).value,
        "industry": (Industry.SECONDARY if luck < 0.45 else Industry.TERTIARY).value,
        "works_abroad": False,
    }


def facts(person: Person, on: dt.date) -> dict[str, Any]:
    """The columns of the yearly copy that follow from the person and the day."""
    age = person.age_on(on)
    pupil = schooling(person, on)
    health = health_of(person, on)
    capacity = labour(person, age, health, pupil=bool(pupil))
    level = share(person.traits[1], _EDUCATION_VALUES, by_age(age, _EDUCATION))
    result = {
        "schooling_status": pupil,
        "education_level": "" if pupil else level,
        "health_status": health,
        "labour_capacity": capacity,
        "speaks_mandarin": age < 70 or person.traits[1] > 0.4,
        **work(person, age, capacity),
    }
    if is_disabled(health):
        category, grade = disability(person)
        result |= {"disability_category": category.value, "disability_grade": grade}
        result["disability_year"] = max(person.birth.year + 1, 2012 + int(person.traits[7] * 10))
    return result
