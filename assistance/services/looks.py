"""A look at a visit that showed a sign: what was found, by somebody else than the visitor."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from assistance.models import Visit, VisitLook
from common.refusals import Refused, refusal_of


def look_at(*, user: User, visit: Visit, note: str, today: dt.date) -> VisitLook:
    """Write down what somebody found who looked; a second look replaces the words, history keeps both."""
    with transaction.atomic():
        locked = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("household")
        current = locked.get(pk=visit.pk)
        if not user.access_on(today).may_in(Act.EDIT_PAIRINGS, current.household.area_id):
            raise Refused(_("Your posting does not allow this here."))
        if current.visitor_id == user.pk:
            raise Refused(_("This is your own visit; somebody else must look at it."))
        look = VisitLook.objects.filter(visit=current).first() or VisitLook(visit=current)
        look.by, look.note = user, note.strip()
        try:
            look.full_clean()
        except ValidationError as error:
            raise refusal_of(error, VisitLook) from error
        look.save()
    return look
