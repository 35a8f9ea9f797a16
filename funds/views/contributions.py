"""Pension contributions and their subsidies (P5-38)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.roles import Act
from common.downloads import list_response
from common.list_pages import list_page
from funds.forms.contributions import ContributionListForm, contribution_rows


@require_GET
@demands(Act.READ_FUNDS)
def contribution_list(request: UserRequest) -> HttpResponse:
    """Who contributed how much, what it brings and where it is paid; the same as Excel."""
    form = ContributionListForm(request.GET, contribution_rows(request.user), user=request.user)
    if "export" in request.GET:
        return list_response(form, _("Pension contributions"))
    may_import = request.user.access.may(Act.MAKE_PAYMENT)
    context = {"form": form, "page": form.page(), "may_import": may_import}
    return list_page(request, "funds/contribution_list.html", context)
