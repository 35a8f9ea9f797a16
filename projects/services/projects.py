"""Entering a project of the library and changing its content while it is a draft."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused, refusal_of
from projects.codes import ProjectState
from projects.models import Project

# What the village enters (D22); everything else moves by acts.
CONTENT = (
    "year",
    "name",
    "category",
    "nature",
    "area",
    "site",
    "organisation",
    "starts_on",
    "ends_on",
    "content",
    "fund_central",
    "fund_province",
    "fund_city",
    "fund_county",
    "fund_self",
    "subsidy_mode",
    "benefit_households",
    "benefit_people",
    "benefit_poor_households",
    "benefit_poor_people",
    "target",
    "participation",
    "linkage",
    "note",
)


def create_project(*, user: User, key: uuid.UUID, values: Mapping[str, Any]) -> Project:
    """The draft of this key, made once; Refused with a sentence when something is wrong with it."""
    before = _made_before(user, key)
    if before is not None:
        return before
    project = Project(key=key, created_by=user, **values)
    _must_declare_in(user, project.area_id)
    try:
        project.full_clean()
        with transaction.atomic():
            project.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        before = _made_before(user, key)
        if before is not None:
            return before
        raise refusal_of(error, Project) from error
    return project


def edit_project(*, user: User, project: Project, version: int, values: Mapping[str, Any]) -> Project:
    """Change the content of a draft that nobody changed since it was opened in this version."""
    try:
        with transaction.atomic():
            locked = lock_draft(user, project)
            if locked.version != version:
                raise Refused(
                    _(
                        "Somebody has changed this project since you opened it. "
                        "Open it again and repeat your change."
                    )
                )
            old_area = locked.area_id
            for name, value in values.items():
                setattr(locked, name, value)
            _must_declare_in(user, locked.area_id)
            if locked.area_id != old_area and locked.participations.exists():
                raise Refused(
                    _("Households of the old village take part. Take them out before you change the village.")
                )
            locked.full_clean()
            locked.version += 1
            locked.save(update_fields=[*values, "version"])
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, Project) from error
    return locked


def lock_draft(user: User, project: Project) -> Project:
    """The row, locked, while it is a draft that the user may edit; Refused otherwise."""
    locked: Project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    _must_declare_in(user, locked.area_id)
    if locked.state != ProjectState.DRAFT:
        raise Refused(
            _("The project is no longer a draft (now: %(state)s); its content cannot be changed.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _made_before(user: User, key: uuid.UUID) -> Project | None:
    before = Project.objects.filter(key=key).first()
    if before is not None and before.created_by_id != user.pk:
        raise Refused(_("This form belongs to another step. Open the page again."))
    return before


def _must_declare_in(user: User, area: str) -> None:
    if not user.access.may_in(Act.DECLARE_PROJECT, area):
        raise Refused(_("You may not declare projects in this village."))
