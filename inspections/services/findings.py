"""The acts of findings: record one, assign it, report it as put right, send it back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.roles import Act
from common.life_cycles import Step
from common.photos import Photo
from common.refusals import Refused, refusal_of
from common.stored_photos import Stored, files_follow_rows
from households.parameters import value_of
from inspections.codes import FindingSource
from inspections.models import Answer, Finding, FindingPhoto, Inspection
from inspections.models.finding import OBJECTS
from inspections.objects import About
from inspections.policies import MAX_PHOTOS, refuse_found_on
from inspections.services.inspections import lock_running
from inspections.transitions import FINDING_CYCLE


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who puts a finding right, how and until when; without a deadline the county's number of days holds."""

    measure: str
    leader: User
    unit: Organisation
    person: User
    deadline: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, with photos to show it."""

    result: str
    photos: Sequence[Photo] = ()


def record_finding(
    *,
    user: User,
    key: uuid.UUID,
    about: About,
    text: str,
    found_on: dt.date,
    today: dt.date,
    source: str = FindingSource.COUNTY,
    inspection: Inspection | None = None,
    answer: Answer | None = None,
    immediate: bool = False,
    photos: Sequence[Photo] = (),
) -> Finding:
    """The finding of this key, recorded once; Refused outside the user's or the inspection's area."""
    before = Finding.objects.filter(key=key, found_by=user).first()
    if before is not None:
        return before
    if about.kind not in OBJECTS:
        raise KeyError(about.kind)
    finding = Finding(
        key=key,
        source=source,
        inspection=inspection,
        answer=answer,
        area=about.area,
        found_on=found_on,
        text=text,
        immediate=immediate,
        found_by=user,
        **{about.kind: about.row},
    )
    sentence = _refuse(user, finding, today, len(photos))
    if sentence:
        raise Refused(sentence)
    try:
        finding.full_clean()
        with files_follow_rows() as stored, transaction.atomic():
            if inspection is not None:
                lock_running(inspection.pk)
            finding.save(force_insert=True)
            _store(finding, None, photos, stored)
    except (ValidationError, IntegrityError) as error:
        twin = Finding.objects.filter(key=key, found_by=user).first()
        if twin is not None:
            return twin
        raise refusal_of(error, Finding) from error
    return finding


def _refuse(user: User, finding: Finding, today: dt.date, photos: int) -> str | None:
    inspection = finding.inspection
    if not user.access.may_in(Act.INSPECT, finding.area_id):
        return _("Your posting does not allow findings in this area.")
    if inspection is not None and not finding.area_id.startswith(inspection.area_id):
        return _("What the finding is about lies outside the inspected area.")
    if photos > MAX_PHOTOS:
        return _("At most %(count)s photos.") % {"count": MAX_PHOTOS}
    begins = inspection.starts_on if inspection is not None else None
    return refuse_found_on(finding.found_on, begins=begins, today=today)


def default_deadline(finding: Finding, on: dt.date) -> dt.date:
    """Until when a finding assigned on the day is to be put right: the same day if at once (立行立改)."""
    if finding.immediate:
        return on
    days = value_of("rectification_days", on=on, area=finding.area_id)
    return on + dt.timedelta(days=int(days))


def assign(
    *,
    user: User,
    finding: Finding,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    assignment: Assignment,
    opinion: str = "",
) -> Step:
    """Make somebody responsible; Refused says why it cannot be done, and then nothing is written."""
    if not assignment.measure.strip():
        raise Refused(_("Say which measure is to be taken."))
    values = {name: getattr(assignment, name) for name in ("measure", "leader", "unit", "person")}
    deadline = on if finding.immediate else assignment.deadline or default_deadline(finding, on)
    values["deadline"] = deadline
    return FINDING_CYCLE.perform(
        finding,
        "assign",
        user=user,
        key=key,
        on=on,
        today=today,
        opinion=opinion,
        facts=values,
        changes=values,
    )


def reassign(
    *,
    user: User,
    finding: Finding,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    reason: str,
    leader: User,
    unit: Organisation,
    person: User,
    deadline: dt.date,
) -> Step:
    """Put a finding into other hands or give it another deadline, for a reason; who had it stays written."""
    changes = {"leader": leader, "unit": unit, "person": person, "deadline": deadline}
    return FINDING_CYCLE.perform(
        finding,
        "reassign",
        user=user,
        key=key,
        on=on,
        today=today,
        opinion=reason,
        facts=changes,
        changes=changes,
    )


def report(
    *,
    user: User,
    finding: Finding,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    said: Report,
    opinion: str = "",
) -> Step:
    """Report a finding as put right, with evidence; files lie in the store exactly when the step does."""
    if len(said.photos) > MAX_PHOTOS:
        raise Refused(_("At most %(count)s photos.") % {"count": MAX_PHOTOS})
    with files_follow_rows() as stored:
        return FINDING_CYCLE.perform(
            finding,
            "report",
            user=user,
            key=key,
            on=on,
            today=today,
            opinion=opinion,
            facts={"result": said.result},
            changes={"result": said.result},
            then=lambda case, step: _store(case, step, said.photos, stored),
        )


def send_back(
    *,
    user: User,
    finding: Finding,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    reason: str,
    deadline: dt.date | None = None,
) -> Step:
    """Have it put right again, for a reason, until the old deadline or a new one."""
    changes = {"deadline": deadline} if deadline is not None else {}
    return FINDING_CYCLE.perform(
        finding,
        "send_back",
        user=user,
        key=key,
        on=on,
        today=today,
        opinion=reason,
        facts=changes,
        changes=changes,
    )


def _store(finding: Finding, step: Any, photos: Sequence[Photo], stored: Stored) -> None:
    """Keep the photos; one that the finding has already is not kept twice."""
    known = set(finding.photos.values_list("sha256", flat=True))
    rows = []
    for photo in {photo.sha256: photo for photo in photos if photo.sha256 not in known}.values():
        row = FindingPhoto(finding=finding, step=step)
        row.put(photo, stored)
        rows.append(row)
    FindingPhoto.objects.bulk_create(rows)
