"""Looking at a masked value, and the log of who looked at what."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import reveals
from accounts.decorators import UserRequest, demands
from accounts.forms import RevealForm, RevealList
from accounts.models import Reveal
from accounts.roles import Act
from common.downloads import list_response

SHOWN_SECONDS = 60


@require_http_methods(["GET", "POST"])
@never_cache
@demands(Act.REVEAL)
def reveal(request: UserRequest, model: str, field: str, pk: int) -> HttpResponse:
    """Ask for the reason; with one, log the reveal and show the value for a minute."""
    try:
        item = reveals.find(model, field)
    except reveals.NothingToRevealError as error:
        raise Http404 from error
    row = item.getter(request.user, pk)
    form = RevealForm(request.POST or None)
    context = {"item": item, "pk": pk, "form": form, "secret": item.value(row), "subject": item.subject(row)}
    if request.method == "POST" and form.is_valid():
        context["plain"] = reveals.reveal(user=request.user, item=item, pk=pk, reason=form.wording)
        context["seconds"] = SHOWN_SECONDS
        response = render(request, _template(request, "shown"), context)
        response["HX-Trigger"] = "dialog:close"
        return response
    response = render(request, _template(request, "dialog"), context)
    if request.htmx and request.method == "POST":  # type: ignore[attr-defined]
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def _template(request: UserRequest, part: str) -> str:
    """A part for htmx; for a browser without it a whole page around the same part."""
    return f"accounts/_reveal_{part}.html" if request.htmx else f"accounts/reveal_{part}.html"  # type: ignore[attr-defined]


@require_GET
@demands(Act.READ_REVEALS)
def reveal_list(request: UserRequest) -> HttpResponse:
    """The log of the areas whose log the user reads; a click on Excel gives the same rows."""
    rows = Reveal.objects.visible_to(request.user).select_related("user", "area")
    form = RevealList(request.GET, rows)
    if request.GET.get("format") == "xlsx":
        return list_response(form, _("Reveals"))
    return render(request, "accounts/reveal_list.html", {"form": form, "page": form.page()})
