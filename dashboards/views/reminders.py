"""The inbox: what waits for the user, each line with its number, its day and the way to the rows."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest
from dashboards.reminding import inbox


@require_GET
@never_cache
def reminder_list(request: UserRequest) -> HttpResponse:
    """What waits for the user now; having opened the page is having seen it."""
    entries = inbox.refresh(request.user, timezone.localdate())
    response = render(request, "dashboards/reminder_list.html", {"entries": entries})
    inbox.mark_seen(request.user)
    return response
