"""The differences that comparisons found: three lists, one difference, the decision on one or many."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.roles import Act
from common.downloads import list_response
from common.history import events_of
from common.refusals import Refused
from households.codes.comparing import Decision
from households.forms.comparison_hits import CHOSEN, DecisionForm, HitListForm, hit_rows
from households.getters import get_comparison_hit, get_comparison_source, get_open_year
from households.models import ComparisonHit, ComparisonSource, Household
from households.roster_scope import may_compare
from households.services.comparisons import MOST, decide
from households.views.comparisons import lists_of


@require_GET
@demands(Act.REVIEW_COMPARISON)
def comparison_hits(request: UserRequest, pk: int) -> HttpResponse:
    """One of the lists of a roster, filtered, and the same rows as Excel."""
    source, year = get_comparison_source(request.user, pk), get_open_year().pk
    rows = hit_rows(request.user, source, year=year)
    form = HitListForm(request.GET, rows, user=request.user, source=source, year=year)
    if "export" in request.GET:
        return list_response(form, f"{source.name}-{source.label_of(form.list_kind)}")
    counts = ComparisonHit.objects.visible_to(request.user).filter(source=source).counted()
    context = {
        "source": source,
        "form": form,
        "page": form.page(),
        "lists": lists_of(source, request.user, counts),
        "chosen_form": CHOSEN,
        "may_compare": may_compare(request.user.access, source.kind),
    }
    return render(request, "households/comparison_hits.html", context)


@require_GET
@demands(Act.REVIEW_COMPARISON)
def comparison_hit(request: UserRequest, pk: int) -> HttpResponse:
    """A difference: who it is, what the roster says, what was decided before, and the decision to make."""
    hit = get_comparison_hit(request.user, pk, year=get_open_year().pk)
    history = events_of(ComparisonHit).filter(pgh_obj_id=hit.pk).exclude(decision="")
    decisions = history.select_related("decided_by").order_by("decided_at", "pgh_id").distinct("decided_at")
    form = DecisionForm(initial={"decision": hit.decision, "reason": hit.reason}, hits=[hit])
    may_open = Household.objects.visible_to(request.user).filter(pk=hit.household_id or 0).exists()
    context = {
        "hit": hit, "source": hit.source, "decisions": decisions, "form": form, "may_open": may_open,
    }  # fmt: skip
    return render(request, "households/comparison_hit.html", context)


@require_http_methods(["GET", "POST"])
@demands(Act.REVIEW_COMPARISON)
def comparison_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Decide the chosen differences of a roster: all of them or none."""
    source = get_comparison_source(request.user, pk)
    sent = request.POST if request.method == "POST" else request.GET
    hits = _chosen(request.user, source, sent.getlist("hit"))
    back = _list_address(source, hits[0].kind if hits else "")
    if not hits:
        messages.warning(request, _("Tick the differences to decide first."))
        return redirect(back)
    form = DecisionForm(request.POST or None, hits=hits)
    if request.method == "POST" and form.is_valid() and _decided(request, form):
        return redirect("households:comparison_hit", hits[0].pk) if len(hits) == 1 else redirect(back)
    context = {"source": source, "hits": hits, "form": form, "back": back}
    return render(request, "households/comparison_decide.html", context, status=422 if form.is_bound else 200)


def _list_address(source: ComparisonSource, kind: str) -> str:
    return f"{reverse('households:comparison_hits', args=[source.pk])}?{urlencode({'kind': kind})}"


def _chosen(user: User, source: ComparisonSource, keys: Sequence[str]) -> list[ComparisonHit]:
    """The differences of these keys; 404 when one of them is out of reach."""
    wanted = {int(key) for key in keys[: MOST + 1] if key.isdigit()}
    hits = list(hit_rows(user, source, year=get_open_year().pk).filter(pk__in=wanted).order_by("pk"))
    if len(hits) < len(wanted):
        raise Http404
    return hits


def _decided(request: UserRequest, form: DecisionForm) -> bool:
    """Whether the decision was made; otherwise the form says why not."""
    decision = Decision(form.cleaned_data["decision"])
    reason = form.cleaned_data["reason"]
    try:
        hits = decide(
            user=request.user,
            versions=form.versions(),
            decision=decision,
            reason=reason,
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    sentence = ngettext("%(count)s difference is decided.", "%(count)s differences are decided.", len(hits))
    messages.success(request, sentence % {"count": len(hits)})
    return True
