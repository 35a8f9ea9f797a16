"""Papers as a user prints them: the county's name, their office and their own name at head and foot."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.decorators import UserRequest
from accounts.models import Area, Organisation, User
from accounts.models.area import Level
from common.lists import ListForm
from common.papers import Frame, PaperColumn, paper_response, table_paper

MOST_PRINTED = 5_000


def frame_of(user: User, *, title: str, period: str, on: dt.date, unit: str = "") -> Frame:
    """Head and foot for a paper that this user prints on the day; at most two queries.

    The reporting unit is the one given, else the office of the user's first posting that names one.
    """
    county = Area.objects.filter(level=Level.COUNTY).order_by("code").first()
    if not unit:
        offices = [seat.organisation for seat in user.access.seats if seat.organisation]
        unit = Organisation.objects.filter(pk__in=offices[:1]).values_list("name", flat=True).first() or ""
    return Frame(
        county=county.name if county else "",
        title=title,
        period=period,
        day=on,
        unit=unit,
        prepared_by=user.name,
    )


def list_paper(
    request: UserRequest,
    form: ListForm,
    *,
    title: str,
    on: dt.date,
    shares: dict[str, int],
    total: tuple[Any, ...] = (),
    note: str = "",
) -> HttpResponse:
    """The rows of a list as a ledger to be printed; `shares` tells the widths of its wide columns.

    Thousands of pages are nobody's ledger: then the page comes back with a sentence.
    """
    count = form.result().count()
    if count > MOST_PRINTED:
        sentence = _("%(count)s rows are too many to print; at most %(most)s. Set more criteria.")
        messages.error(request, sentence % {"count": f"{count:,}", "most": f"{MOST_PRINTED:,}"})
        query = request.GET.copy()
        del query["export"]
        return redirect(f"{request.path}?{query.urlencode()}")
    period = _("As of %(day)s, %(count)s rows") % {"day": date_format(on, "Y-m-d"), "count": f"{count:,}"}
    frame = frame_of(request.user, title=title, period=period, on=on)
    columns = [
        PaperColumn(column.label, shares.get(column.key, 0), "right" if column.css == "num" else "left")
        for column in form.columns
    ]
    paper = table_paper(frame, columns, form.printed_rows(), total=total, note=note)
    return paper_response(paper, title)
