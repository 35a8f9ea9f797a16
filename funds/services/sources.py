"""Money arrives, is given to projects, and is given back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused, refusal_of
from common.templatetags.bangfu import yuan
from funds import ledger, policies
from funds.codes import AccountKind, TransactionKind
from funds.models import Allocation, FundSource, LedgerAccount, LedgerTransaction
from projects.models import Project


def record_source(*, user: User, key: uuid.UUID, values: Mapping[str, Any], today: dt.date) -> FundSource:
    """The source of this key with its arrival in the ledger, once; Refused says what is wrong with it."""
    before = FundSource.objects.filter(key=key, recorded_by=user).first()
    if before is not None:
        return before
    source = FundSource(key=key, recorded_by=user, **values)
    _must_record_in(user, source.area_id)
    _refuse(policies.refuse_day(source.arrived_on, first=None, today=today))
    try:
        source.full_clean()
        with transaction.atomic():
            source.save(force_insert=True)
            ledger.book_arrival(source, by=user)
    except (ValidationError, IntegrityError) as error:
        twin = FundSource.objects.filter(key=key, recorded_by=user).first()
        if twin is not None:
            return twin
        raise refusal_of(error, FundSource) from error
    return source


def allocate(
    *,
    user: User,
    key: uuid.UUID,
    source: FundSource,
    project: Project,
    amount: Decimal,
    on: dt.date,
    today: dt.date,
    document_no: str = "",
) -> Allocation:
    """Give a project money of a source, once; Refused when the source or the approval does not carry it."""
    mine = Allocation.objects.filter(key=key, by=user)
    before = mine.first()
    if before is not None:
        return before
    allocation = Allocation(
        key=key, source=source, project=project, amount=amount, on=on, document_no=document_no, by=user
    )
    try:
        allocation.full_clean()
        with transaction.atomic():
            # Of two who give to one project at once, the second sees what the first gave.
            locked = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
            if source.village_share is not None:
                # Two projects of one village share what the village gets.
                FundSource.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
            before = mine.first()
            if before is not None:
                return before
            _must_record_in(user, source.area_id)
            _must_record_in(user, locked.area_id)
            _refuse(_why_not(allocation, locked, today))
            allocation.save(force_insert=True)
            ledger.book_allocation(allocation, by=user)
    except (ValidationError, IntegrityError) as error:
        twin = mine.first()
        if twin is not None:
            return twin
        raise refusal_of(error, Allocation) from error
    return allocation


def _why_not(allocation: Allocation, project: Project, today: dt.date) -> str | None:
    source = allocation.source
    return (
        policies.refuse_place(source.area, project.area_id)
        or policies.refuse_day(allocation.on, first=source.arrived_on, today=today)
        or policies.refuse_project(project.state, project.get_state_display())
        or policies.refuse_allocation(
            allocation.amount,
            available=ledger.available_of(source.pk),
            budget=project.budget,
            given=given_to(project),
        )
        or policies.refuse_share(
            allocation.amount, share=source.village_share, given=given_to_village(source, project.area_id)
        )
    )


def return_allocation(
    *,
    user: User,
    key: uuid.UUID,
    allocation: Allocation,
    amount: Decimal,
    on: dt.date,
    reason: str,
    today: dt.date,
) -> LedgerTransaction:
    """A project gives back to the source what it does not spend, once; never more than it got and has."""
    if amount <= 0:
        raise Refused(_("The amount must be above 0 yuan."))
    if not reason.strip():
        raise Refused(_("Say why the money is given back."))
    with transaction.atomic():
        locked = Allocation.objects.select_for_update(of=("self",)).get(pk=allocation.pk)
        before = LedgerTransaction.objects.filter(key=key, kind=TransactionKind.RETURN, by=user).first()
        if before is not None:
            return before
        _must_record_in(user, locked.project.area_id)
        _must_record_in(user, locked.source.area_id)
        _refuse(policies.refuse_day(on, first=locked.on, today=today))
        rest = min(still_given(locked), ledger.left_in(locked.source_id, locked.project_id))
        if amount > rest:
            raise Refused(
                _("Of this allocation %(left)s yuan can be given back; %(amount)s yuan are too much.")
                % {"left": yuan(rest), "amount": yuan(amount)}
            )
        return ledger.book_return(locked, amount, key=key, on=on, by=user, memo=reason[:200])


def given_to(project: Project) -> Decimal:
    """What all sources have given the project, less what it gave back: spent or still there."""
    kinds = (AccountKind.ALLOCATED, AccountKind.PAID)
    rows = LedgerAccount.objects.filter(project=project, kind__in=kinds)
    return sum(rows.values_list("balance", flat=True), Decimal(0))


def given_to_village(source: FundSource, area: str) -> Decimal:
    """What the source has given the projects of one village, less what came back."""
    kinds = (AccountKind.ALLOCATED, AccountKind.PAID)
    rows = LedgerAccount.objects.filter(source=source, project__area=area, kind__in=kinds)
    return sum(rows.values_list("balance", flat=True), Decimal(0))


def still_given(allocation: Allocation) -> Decimal:
    """The amount of the allocation, less what was given back of it."""
    row = Allocation.objects.filter(pk=allocation.pk).with_returns().get()
    rest: Decimal = row.amount - row.returned
    return rest


def _must_record_in(user: User, area: str) -> None:
    if not user.access.may_in(Act.RECORD_FUNDS, area):
        raise Refused(_("You may not record or allocate funds in this area."))


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)
