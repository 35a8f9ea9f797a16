"""Where a phone sends the visits that waited on it."""

from __future__ import annotations

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.phone_queue import take


@require_POST
@never_cache
@demands(Act.LOG_VISIT)
def visits_send(request: UserRequest) -> JsonResponse:
    """Take visits from the queue of a phone, and answer each of them."""
    return JsonResponse({"answers": take(request.user, request.POST, request.FILES, timezone.localdate())})
