"""The pages of the phone without signal, the households it keeps, and the visits it sends.

The two pages bear nothing about anybody: the phone keeps them as they are, and its scripts fill them from
the sealed store.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from assistance.forms.phone import EnvelopeForm
from assistance.forms.visit import VisitSheet
from assistance.models import Pairing, Visit
from assistance.phone import pack_of
from assistance.policies import MAX_GIFTS, MAX_PHOTOS
from assistance.services import ChangedHands, log_visit, tied_since
from common.refusals import Refused
from households.getters import get_household_year, get_open_year
from households.models import Household

REFUSED, CONFLICT = 422, 409
# The phone keeps these pages: they must say nothing of who was signed in when it took them.
NOBODY = {"user": AnonymousUser(), "csrf_token": "", "messages": []}


@require_GET
@login_not_required
def phone_home(request: HttpRequest) -> HttpResponse:
    """My households and the queue, as an empty frame."""
    return render(request, "assistance/phone_home.html", NOBODY)


@require_GET
@login_not_required
def phone_visit(request: HttpRequest) -> HttpResponse:
    """The form of one visit, as an empty frame."""
    sheet = VisitSheet(members=[], first_day=None, today=timezone.localdate())
    limits = {"max_photos": MAX_PHOTOS, "max_gifts": MAX_GIFTS}
    context = {"sheet": sheet, "queue": reverse("assistance:phone_home"), **limits, **NOBODY}
    return render(request, "assistance/phone_visit.html", context)


@require_GET
@never_cache
@demands(Act.LOG_VISIT)
def phone_data(request: UserRequest) -> JsonResponse:
    """What the phone keeps, and a fresh token for what it sends."""
    pack = pack_of(request.user, year=get_open_year().pk, today=timezone.localdate())
    return JsonResponse({**pack, "token": get_token(request)})


@require_POST
@never_cache
@demands(Act.LOG_VISIT)
def visit_send(request: UserRequest, pk: int) -> JsonResponse:
    """Take one visit from the queue of a phone; a repeat is answered with the first result."""
    envelope = EnvelopeForm(request.POST)
    if not envelope.is_valid():
        return _refused(
            _("The phone sent something that could not be read. Open the visit and save it again.")
        )
    before = Visit.objects.filter(key=envelope.cleaned_data["key"], visitor=request.user).first()
    if before is not None and before.household_id == pk:
        return JsonResponse({"visit": before.pk, "repeated": True})
    household = _household(request, pk, was_mine=envelope.cleaned_data["before_hand_over"])
    if household is None:
        return _conflict(request, pk)
    return _take(request, household, envelope)


def _take(request: UserRequest, household: Household, envelope: EnvelopeForm) -> JsonResponse:
    copy = get_household_year(household)
    today = timezone.localdate()
    sheet = VisitSheet(
        request.POST,
        request.FILES,
        members=list(dict.fromkeys(copy.members.active().values_list("name", flat=True))),
        first_day=tied_since(request.user.access, household, today),
        today=today,
    )
    if not sheet.is_valid():
        return _refused(*sheet.sentences())
    options = {"clock": envelope.clock(), "before_hand_over": envelope.cleaned_data["before_hand_over"]}
    try:
        visit, made = log_visit(
            user=request.user, household=household, today=today, **options, **sheet.values()
        )
    except ChangedHands:
        return _conflict(request, household.pk)
    except Refused as refused:
        return _refused(str(refused), envelope.clock_sentence(timezone.localtime()))
    return JsonResponse({"visit": visit.pk, "repeated": not made}, status=201 if made else 200)


def _household(request: UserRequest, pk: int, *, was_mine: bool) -> Household | None:
    """The household if the user may log visits there, or was once paired with it and says so."""
    mine = Household.objects.visible_to(request.user, Act.LOG_VISIT).filter(pk=pk).first()
    if mine is None and was_mine and _once_mine(request, pk):
        return Household.objects.filter(pk=pk).first()
    return mine


def _once_mine(request: UserRequest, pk: int) -> bool:
    return Pairing.objects.tied_to(request.user.access, Act.LOG_VISIT).filter(household_id=pk).exists()


def _refused(*sentences: str) -> JsonResponse:
    return JsonResponse({"reasons": [sentence for sentence in sentences if sentence]}, status=REFUSED)


def _conflict(request: UserRequest, pk: int) -> JsonResponse:
    """The household changed hands: whoever was paired with it may say that the visit was before."""
    sentence = _("This household is no longer paired with you. Nothing is lost: it waits on this phone.")
    return JsonResponse(
        {"reasons": [sentence], "may_confirm": _once_mine(request, pk)},
        status=CONFLICT,
    )
