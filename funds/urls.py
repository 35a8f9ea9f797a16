from __future__ import annotations

from django.urls import path

from funds import notice_subjects  # noqa: F401 - registers itself
from funds.importing.contributions import CONTRIBUTIONS
from funds.importing.loans import LOANS
from funds.views import bank_file, contributions, ledger, lines, loans, payments, sources, steps
from households.views.imports import import_urls

app_name = "funds"

urlpatterns = [
    path("", payments.payment_list, name="payment_list"),
    path("supplier/", payments.supplier_new, name="supplier_new"),
    path("households/", payments.batch_new, name="batch_new"),
    path("<int:pk>/", payments.payment_detail, name="payment_detail"),
    path("<int:pk>/edit/", payments.payment_edit, name="payment_edit"),
    path("<int:pk>/list/", lines.line_list, name="line_list"),
    path("<int:pk>/list/save/", lines.line_save, name="line_save"),
    path("<int:pk>/list/fill/", lines.line_fill, name="line_fill"),
    path("<int:pk>/list/contributions/", lines.line_contributions, name="line_contributions"),
    path("<int:pk>/list/sheet/", lines.line_sheet, name="line_sheet"),
    path("<int:pk>/steps/<slug:verb>/", steps.payment_step, name="payment_step"),
    path("<int:pk>/notice/", steps.payment_notice, name="payment_notice"),
    path("<int:pk>/run/", steps.payment_run, name="payment_run"),
    path("<int:pk>/again/", steps.payment_again, name="payment_again"),
    path("<int:pk>/bank-file/", bank_file.bank_file, name="bank_file"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/new/", sources.source_new, name="source_new"),
    path("sources/<int:pk>/", sources.source_detail, name="source_detail"),
    path("sources/<int:pk>/allocate/", sources.allocation_new, name="allocation_new"),
    path("allocations/<int:pk>/return/", sources.allocation_return, name="allocation_return"),
    path("ledger/", ledger.ledger_list, name="ledger_list"),
    path("doubles/", ledger.double_list, name="double_list"),
    path("contributions/", contributions.contribution_list, name="contribution_list"),
    path("loans/", loans.loan_list, name="loan_list"),
    *import_urls(CONTRIBUTIONS),
    *import_urls(LOANS),
]
