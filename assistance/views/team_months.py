"""The month of a team: the sheet on the page, in Excel and on paper; confirming days and closing it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import UserRequest, demands
from accounts.papers import frame_of
from accounts.roles import Act
from assistance.forms.team import ReopenForm
from assistance.getters import get_attendance, get_team
from assistance.models import MonthSheet, Team
from assistance.month_sheet import PersonMonth, cells, head, legend, month_of
from assistance.services.duty import confirm_days, may_confirm
from assistance.services.teams import close_month, reopen_day
from assistance.team_rules import Month, rules_on
from common.downloads import XLSX
from common.form_pages import form_page
from common.papers import PaperColumn, paper_response, table_paper
from common.refusals import Refused
from common.sheets.writing import write_list


def _month(year: int, month: int) -> Month:
    try:
        return Month(dt.date(year, month, 1))
    except ValueError as error:
        raise Http404 from error


@require_GET
@demands(Act.READ_TEAMS)
def month_sheet(request: UserRequest, pk: int, year: int, month: int) -> HttpResponse:
    """The attendance sheet of a team in a month (D16)."""
    team, shown, today = get_team(request.user, pk), _month(year, month), timezone.localdate()
    rules = rules_on(min(shown.last, today))
    rows = month_of(team, shown, rules=rules, today=today)
    if request.GET.get("export") == "pdf":
        return _paper(request, team, shown, rows, legend(rules))
    if "export" in request.GET:
        return _excel(team, shown, rows)
    context = {"team": team, "month": shown, "rows": rows, "rule": rules.days_month}
    context["legend"] = legend(rules)
    context |= _rights(request, team, shown, rows)
    return render(request, "assistance/month_sheet.html", context)


def _rights(request: UserRequest, team: Team, month: Month, rows: list[PersonMonth]) -> dict[str, Any]:
    """Whether the month is closed, and what the user may do with it."""
    today = timezone.localdate()
    closed = MonthSheet.objects.filter(team=team, month=month.first).select_related("closed_by").first()
    runs = request.user.access.may_in(Act.RUN_TEAMS, team.village_id)
    return {
        "closed": closed,
        "open": sum(row.open for row in rows if row.person.pk != request.user.pk),
        "may_confirm": closed is None and may_confirm(request.user, team, today),
        "may_close": closed is None and month.last < today and runs,
        "may_reopen": closed is None and runs,
    }


@require_POST
@demands(Act.READ_TEAMS)
def month_confirm(request: UserRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Confirm the open days of others."""
    team, shown = get_team(request.user, pk), _month(year, month)
    try:
        count = confirm_days(user=request.user, team=team, month=shown, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(count)d days confirmed.") % {"count": count})
    return redirect("assistance:month_sheet", pk, year, month)


@require_POST
@demands(Act.RUN_TEAMS)
def month_close(request: UserRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Close the month; what is open is confirmed with it."""
    team, shown = get_team(request.user, pk, Act.RUN_TEAMS), _month(year, month)
    try:
        close_month(user=request.user, team=team, month=shown, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The month is closed."))
    return redirect("assistance:month_sheet", pk, year, month)


@require_http_methods(["GET", "POST"])
@demands(Act.RUN_TEAMS)
def day_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Take back the confirmation of a day, so that its person signs it anew."""
    day = get_attendance(request.user, pk, Act.RUN_TEAMS)
    form = ReopenForm(request.POST or None)
    back = reverse("assistance:month_sheet", args=[day.team_id, day.day.year, day.day.month])
    if request.method == "POST" and form.is_valid():
        try:
            reopen_day(user=request.user, day=day, today=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The day is open; the person can sign it anew."))
            return redirect(back)
    title, pretitle = _("Open the day again"), f"{day.person.name} · {day}"
    return form_page(request, form, title=title, button=title, back=back, pretitle=pretitle)


def _title() -> str:
    return _("Attendance sheet of the resident team")


def _excel(team: Team, month: Month, rows: list[PersonMonth]) -> HttpResponse:
    name = quote(f"{team.village.full_name}{_title()}{month.first:%Y-%m}")
    response = HttpResponse(write_list(head(month), cells(rows), title=_title()), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"month.xlsx\"; filename*=UTF-8''{name}.xlsx"
    response["Cache-Control"] = "no-store"
    return response


def _paper(
    request: UserRequest, team: Team, month: Month, rows: list[PersonMonth], note: str
) -> HttpResponse:
    period = f"{team.village.full_name}　{month.first:%Y-%m}"
    frame = frame_of(
        request.user, title=_title(), period=period, on=timezone.localdate(), unit=team.sent_by.name
    )
    name, part, *rest = head(month)
    columns = [PaperColumn(name), PaperColumn(part, 6), *[PaperColumn(label, 2) for label in rest]]
    return paper_response(table_paper(frame, columns, cells(rows), note=note), _title())
