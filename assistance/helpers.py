"""Who may help households, and which of their names a user is offered while typing one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy

from accounts.models import Posting, User
from accounts.roles import ROLE_ACTS, Act

VISITING_ROLES = [role for role, acts in ROLE_ACTS.items() if Act.LOG_VISIT in acts]
MOST_SUGGESTIONS = 20
# Names have two characters and more; the first one already narrows.
OPTIONS_ID = "helper-options"


def helpers_on(day: dt.date) -> Any:
    """Users who may help households on the day: active, in a posting that logs visits."""
    return _holding(Posting.objects.in_force(day).filter(role__in=VISITING_ROLES))


def left_behind(pairings: Any, day: dt.date) -> Any:
    """Pairings in force on the day whose helper holds no posting: the household waits for another one."""
    in_office = helpers_on(day).values("pk")
    return pairings.in_force(day).filter(helper__isnull=False).exclude(helper__in=in_office)


def suggestions(user: User, text: str, day: dt.date) -> Any:
    """At most 20 helpers whose name, initials or sign-in name begins with the text, of the user's area.

    Of the area is whose posting lies in it or has it inside, such as that of a county bureau's cadre.
    """
    if not text:
        return User.objects.none()
    near = Q(pk__in=[])
    for prefix in user.access.prefixes(Act.READ_PAIRINGS):
        above = [prefix[:length] for length in (6, 9, 12) if length < len(prefix)]
        near |= Q(area__code__startswith=prefix) | Q(area__in=above)
    postings = Posting.objects.in_force(day).filter(near, role__in=VISITING_ROLES)
    return _holding(postings).matching(text).order_by("name", "username")[:MOST_SUGGESTIONS]


def suggest(field: forms.Field) -> None:
    """Have the browser offer names for a text box; the page holds the list OPTIONS_ID."""
    field.widget.attrs |= {
        "list": OPTIONS_ID,
        "autocomplete": "off",
        "hx-get": reverse_lazy("assistance:helper_options"),
        "hx-trigger": "input changed delay:250ms",
        "hx-target": f"#{OPTIONS_ID}",
    }


def _holding(postings: Any) -> Any:
    return User.objects.filter(is_active=True, pk__in=postings.values("user_id"))
