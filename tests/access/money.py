"""Who may open the pages about money."""

from __future__ import annotations

from tests.access.arguments import bill, dues, ledger, payment
from tests.access.page import FIGURES, FINANCE, POSTERS, SEES_PROJECTS, Page

MONEY_PAGES: dict[str, Page] = {
    "funds:payment_list": Page(FIGURES),
    "funds:supplier_new": Page(FINANCE),
    "funds:batch_new": Page(FINANCE),
    "funds:payment_detail": Page(SEES_PROJECTS, "clerk2", payment),
    "funds:payment_edit": Page(FINANCE, args=payment),
    "funds:line_list": Page(FINANCE, args=payment),
    "funds:line_save": Page(FINANCE, args=payment, posts=True, status=302),
    "funds:line_fill": Page(FINANCE, args=payment, posts=True, status=302),
    "funds:line_contributions": Page(FINANCE, args=payment, posts=True, status=302),
    "funds:line_sheet": Page(FINANCE, args=payment, posts=True, status=422),
    "funds:payment_step": Page(FINANCE, "clerk2", lambda world: payment(world) | {"verb": "check"}),
    "funds:payment_notice": Page(POSTERS, "clerk2", payment),
    "funds:payment_run": Page(SEES_PROJECTS, "clerk2", bill),
    "funds:payment_again": Page("payer", args=bill, posts=True, status=302),
    "funds:bank_file": Page("payer", args=bill),
    "funds:source_list": Page(FIGURES),
    "funds:source_new": Page(FINANCE),
    # Everybody sees where the money of their projects comes from, the county's too.
    "funds:source_detail": Page(FIGURES, args=lambda world: {"pk": world.allocation.source_id}),
    "funds:allocation_new": Page(FINANCE, args=lambda world: {"pk": world.allocation.source_id}),
    "funds:allocation_return": Page(FINANCE, args=lambda world: {"pk": world.allocation.pk}),
    "funds:ledger_list": Page(FIGURES),
    "funds:double_list": Page(FIGURES),
    "funds:contribution_list": Page(FIGURES),
    "funds:loan_list": Page(FIGURES),
    "funds:loan_import_list": Page(FINANCE),
    "funds:loan_import_template": Page(FINANCE),
    "funds:loan_import_upload": Page(FINANCE, posts=True, status=422),
    "funds:loan_import_detail": Page(FINANCE, args=ledger),
    "funds:loan_import_progress": Page(FINANCE, args=ledger),
    "funds:loan_import_load": Page(FINANCE, args=ledger, posts=True, status=302),
    "funds:loan_import_again": Page(FINANCE, args=ledger, posts=True, status=302),
    "funds:loan_import_reasons": Page(FINANCE, args=ledger, status=302),
    "funds:import_list": Page(FINANCE),
    "funds:import_template": Page(FINANCE),
    "funds:import_upload": Page(FINANCE, posts=True, status=422),
    "funds:import_detail": Page(FINANCE, args=dues),
    "funds:import_progress": Page(FINANCE, args=dues),
    "funds:import_load": Page(FINANCE, args=dues, posts=True, status=302),
    "funds:import_again": Page(FINANCE, args=dues, posts=True, status=302),
    "funds:import_reasons": Page(FINANCE, args=dues, status=302),
}
