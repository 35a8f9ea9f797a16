"""Who may open which address. One line per URL name; a name missing here fails the test.

    "app:name": Page(ok, missing, args)
        ok       who gets the page
        missing  who gets 404, because the object lies outside their area; everybody else gets 403
        args     the address's arguments, from the world of `world.py`

For pages that only take POST, `posts=True`: then 403 and 404 are asked of a POST, and GET gives 405.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.arguments import (
    a_paper,
    alert,
    applied,
    bill,
    birth,
    certificate,
    check_finding,
    dispute,
    draft,
    dues,
    ending,
    entry,
    evidence,
    finding,
    handover,
    hit,
    household,
    id_card,
    inspection,
    job,
    leaving,
    meeting,
    meeting_photo,
    monitoring,
    notice,
    pairing,
    payment,
    photo,
    plan,
    problem,
    problem_photo,
    project,
    receipt,
    roster,
    run,
    sampled,
    step,
    table,
    team,
    team_month,
    term,
    village,
    village_leaving,
    visit,
)
from tests.access.world import World
from tests.builders import TODAY

READERS = "county clerk clerk2 cadre cadre2 team finance finance2 payer inspector auditor leader school"
ALL = f"{READERS} nobody admin"
FIGURES = "county clerk clerk2 team finance finance2 payer inspector auditor leader"
IMPORTERS = "county clerk clerk2"
VISITORS = "cadre cadre2 team school"
HANDLERS = "county clerk clerk2 cadre cadre2 team school"
# Who sees the household of the north, and who reads the register but not this household.
NORTH = "county clerk cadre team finance finance2 payer inspector auditor leader"
NOT_NORTH = "clerk2 cadre2 school"
# Who reads findings in the north.
FINDINGS_NORTH = "county clerk team finance finance2 payer inspector auditor leader"
# Who sees the projects of the north, and its notices; helpers see single households, not areas.
SEES_PROJECTS = "county clerk team finance finance2 payer inspector auditor leader"
NOT_NORTH_NOTICE = "clerk2 cadre cadre2 school"
# Who may look at personal data there, with a reason.
REVEALS_NORTH = "county clerk team finance finance2 payer inspector"
POSTERS = "county clerk team finance finance2"

FINANCE = "finance finance2"


@dataclass(frozen=True)
class Page:
    """What an address answers to whom."""

    ok: str
    missing: str = ""
    args: Callable[[World], dict[str, Any]] = lambda world: {}
    posts: bool = False
    # Of those in `ok`.
    status: int = 200
    query: str = ""


MATRIX: dict[str, Page] = {
    "accounts:password": Page(ALL),
    "accounts:profile": Page(ALL),
    "accounts:second_factor": Page(ALL),
    "accounts:second_factor_off": Page(ALL, posts=True, status=302),
    "accounts:logout": Page(ALL, posts=True, status=302),
    "accounts:reveal_list": Page("county auditor admin"),
    "accounts:reveal": Page(
        "county clerk cadre team finance finance2 payer inspector", "clerk2 cadre2", id_card
    ),
    "households:household_detail": Page(NORTH, NOT_NORTH, household),
    "households:household_history": Page(NORTH, NOT_NORTH, household),
    "households:household_new": Page(IMPORTERS),
    "households:household_edit": Page("county clerk", "clerk2", household),
    "households:survey_edit": Page("county clerk", "clerk2", household),
    "households:survey_photo_new": Page("county clerk", "clerk2", household),
    "households:survey_photo": Page(
        NORTH, NOT_NORTH, lambda world: {**household(world), "photo_pk": world.survey_photo.pk}
    ),
    "households:register_card": Page(NORTH, NOT_NORTH, household),
    "households:family_event_new": Page(
        "county clerk", "clerk2", lambda world: household(world) | {"kind": "leave"}
    ),
    "households:family_event": Page(NORTH, NOT_NORTH, birth),
    "households:family_event_photo": Page(f"{REVEALS_NORTH} cadre", "clerk2 cadre2", certificate),
    "households:family_event_list": Page(READERS),
    "households:village_list": Page(READERS),
    "households:village_detail": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, village),
    "households:village_edit": Page("county clerk", "clerk2", village),
    "households:village_merge": Page("county", "", village),
    "households:village_opinion": Page(
        "team clerk", NOT_NORTH_NOTICE, lambda world: village(world) | {"level": "village"}
    ),
    "households:village_paper": Page(
        SEES_PROJECTS, NOT_NORTH_NOTICE, lambda world: village(world) | {"year": TODAY.year}
    ),
    "households:village_exit_new": Page("team clerk", "clerk2", village),
    "households:village_exit": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, village_leaving),
    "households:village_exit_criteria": Page("team clerk", "clerk2", village_leaving),
    "households:village_exit_notice": Page(POSTERS, "clerk2", village_leaving, status=302),
    "households:village_exit_step": Page(
        "team clerk", NOT_NORTH_NOTICE, lambda world: village_leaving(world) | {"verb": "withdraw"}
    ),
    "households:survey_list": Page(READERS),
    "households:survey_next": Page(IMPORTERS, status=302),
    "households:survey_calendar": Page(FIGURES),
    "households:window_new": Page("county"),
    "households:window_edit": Page("county", args=lambda world: {"pk": world.window.pk}),
    "households:year_rules": Page("county"),
    "dashboards:year_list": Page("county"),
    "dashboards:year_close": Page("county"),
    "dashboards:year_run": Page("county"),
    "dashboards:year_again": Page("county", posts=True, status=302),
    "households:id_check": Page(IMPORTERS, posts=True),
    "households:draft_list": Page(IMPORTERS),
    # Without a key there is nothing to keep.
    "households:draft_save": Page(IMPORTERS, posts=True, status=400),
    "households:draft_resume": Page("clerk", "county clerk2", draft),
    "households:draft_discard": Page("clerk", "county clerk2", draft, posts=True, status=302),
    "households:household_list": Page(READERS),
    "households:check_summary": Page(READERS),
    "households:check_list": Page(READERS),
    "households:check_run": Page(IMPORTERS, posts=True, status=302),
    "households:check_explain": Page("county clerk", "clerk2", check_finding),
    "households:check_withdraw": Page("county clerk", "clerk2", check_finding, posts=True, status=302),
    "households:search": Page(READERS, posts=True, status=302),
    "households:import_list": Page(IMPORTERS),
    "households:import_template": Page(IMPORTERS),
    "households:import_upload": Page(IMPORTERS, posts=True, status=422),
    "households:import_detail": Page("county clerk", "clerk2", job),
    "households:import_progress": Page("county clerk", "clerk2", job),
    "households:import_load": Page("county clerk", "clerk2", job, posts=True, status=302),
    "households:import_again": Page("county clerk", "clerk2", job, posts=True, status=302),
    "households:import_reasons": Page("county clerk", "clerk2", job, status=302),
    "households:comparison_list": Page(IMPORTERS),
    "households:comparison_new": Page("county"),
    "households:comparison_source": Page("county", args=roster),
    "households:comparison_edit": Page("county", args=roster),
    "households:comparison_upload": Page("county", args=roster, posts=True, status=422),
    "households:comparison_run": Page("county", args=run),
    "households:comparison_progress": Page("county", args=run),
    "households:comparison_columns": Page("county", args=run, posts=True, status=422),
    "households:comparison_start": Page("county", args=run, posts=True, status=302),
    "households:comparison_again": Page("county", args=run, posts=True, status=302),
    "households:comparison_hits": Page(IMPORTERS, args=roster),
    "households:comparison_hit": Page("county clerk", "clerk2", hit),
    # Nothing is ticked: back to the list.
    "households:comparison_decide": Page(IMPORTERS, args=roster, status=302),
    "households:alert_list": Page(READERS),
    "households:alert_run": Page(IMPORTERS, posts=True, status=302),
    "households:alert_new": Page("county clerk cadre team", "clerk2 cadre2 school", household),
    "households:alert_detail": Page(NORTH, NOT_NORTH, alert),
    "households:alert_step": Page("clerk team", NOT_NORTH, lambda world: alert(world) | {"verb": "check"}),
    "households:monitoring_list": Page(READERS),
    "households:monitoring_detail": Page(NORTH, NOT_NORTH, monitoring),
    "households:monitoring_step": Page(
        "clerk team", NOT_NORTH, lambda world: monitoring(world) | {"verb": "help"}
    ),
    "households:measure_new": Page("clerk team", "clerk2", monitoring),
    "households:measure_done": Page(
        "clerk cadre team", "clerk2 cadre2 school", lambda world: {"pk": world.measure.pk}
    ),
    "households:notice_paper": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, notice),
    "assistance:household_help": Page(NORTH, NOT_NORTH, household),
    "assistance:my_households": Page(VISITORS),
    "assistance:visit_new": Page("cadre team", "cadre2 school", household),
    "assistance:pairing_list": Page(READERS),
    "assistance:helper_options": Page(READERS),
    "assistance:handover_list": Page(READERS),
    "assistance:handover_new": Page(IMPORTERS),
    "assistance:handover_detail": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, handover),
    "assistance:ledger_list": Page(READERS),
    "assistance:ledger_paper": Page(READERS, query="?township=990001101"),
    "assistance:unpaired_list": Page(READERS),
    "assistance:other_unit_list": Page(READERS),
    "assistance:load_list": Page(READERS, query="?township=990001101"),
    "assistance:load_balance": Page(IMPORTERS, posts=True, status=302),
    "assistance:area_pairing_list": Page(READERS),
    "assistance:area_pairing_new": Page(IMPORTERS),
    "assistance:area_pairing_end": Page("county clerk", "clerk2", lambda world: {"pk": world.leading.pk}),
    "assistance:donation_list": Page(READERS),
    "assistance:donation_new": Page(IMPORTERS),
    "assistance:donation_edit": Page("county clerk", "clerk2", lambda world: {"pk": world.donation.pk}),
    "assistance:scheme_list": Page(READERS),
    "assistance:scheme_detail": Page(READERS, args=lambda world: {"pk": world.component.scheme_id}),
    "assistance:scheme_gaps": Page(READERS, args=lambda world: {"pk": world.component.pk}),
    "assistance:demand_list": Page(READERS),
    "assistance:pairing_new": Page("county clerk", "clerk2", household),
    "assistance:pairing_end": Page("county clerk", "clerk2", pairing),
    "assistance:phone_data": Page(VISITORS),
    # An empty request is refused; what is asked of a household of others stands in test_phone_sync.py.
    "assistance:visit_send": Page(VISITORS, args=household, posts=True, status=422),
    "assistance:visit_list": Page(READERS),
    "assistance:visit_detail": Page(NORTH, NOT_NORTH, visit),
    "assistance:household_problems": Page(NORTH, NOT_NORTH, household),
    "assistance:problem_new": Page("county clerk cadre team", "clerk2 cadre2 school", household),
    "assistance:problem_list": Page(READERS),
    "assistance:problem_mine": Page(HANDLERS),
    "assistance:problem_detail": Page(NORTH, NOT_NORTH, problem),
    "assistance:problem_photo": Page(NORTH, NOT_NORTH, problem_photo),
    "assistance:problem_step": Page(
        "county clerk cadre team", NOT_NORTH, lambda world: problem(world) | {"verb": "take"}
    ),
    "assistance:gift_list": Page(READERS),
    "assistance:unvisited_list": Page(READERS),
    "assistance:sign_list": Page(FIGURES),
    "assistance:visit_look": Page("county clerk", "clerk2", visit),
    # The author, and who keeps pairings there.
    "assistance:visit_amend": Page("county clerk cadre", NOT_NORTH, visit),
    # No place was recorded: the page says so and comes back.
    "assistance:visit_home": Page(
        "county clerk cadre team", "clerk2 cadre2 school", visit, posts=True, status=302
    ),
    "assistance:visit_paper": Page(NORTH, NOT_NORTH, visit),
    "assistance:receipt_new": Page("county clerk cadre team", "clerk2 cadre2 school", visit),
    "assistance:receipt_paper": Page(NORTH, NOT_NORTH, visit),
    "assistance:receipt_picture": Page(NORTH, NOT_NORTH, receipt),
    "assistance:my_duty": Page("team"),
    "assistance:day_sign": Page("team", posts=True, status=422),
    "assistance:entry_new": Page("team"),
    "assistance:meeting_new": Page("team"),
    "assistance:dispute_new": Page("team"),
    "assistance:team_list": Page(FIGURES),
    "assistance:team_roster": Page(FIGURES),
    "assistance:entry_list": Page(FIGURES),
    "assistance:entry_solve": Page("team", args=entry),
    "assistance:meeting_detail": Page(FINDINGS_NORTH, "clerk2", meeting),
    "assistance:meeting_photo": Page(FINDINGS_NORTH, "clerk2", meeting_photo),
    "assistance:dispute_list": Page(FIGURES),
    "assistance:dispute_detail": Page(FINDINGS_NORTH, "clerk2", dispute),
    "assistance:dispute_step": Page("team", "clerk2", lambda world: {**dispute(world), "verb": "mediate"}),
    "assistance:team_new": Page("county clerk", "clerk2", village),
    "assistance:team_detail": Page(FINDINGS_NORTH, "clerk2", team),
    "assistance:term_new": Page("county clerk", "clerk2", team),
    "assistance:term_end": Page("county clerk", "clerk2", term),
    "assistance:month_sheet": Page(FINDINGS_NORTH, "clerk2", team_month),
    "assistance:month_confirm": Page(FINDINGS_NORTH, "clerk2", team_month, posts=True, status=302),
    "assistance:month_close": Page("county clerk", "clerk2", team_month, posts=True, status=302),
    "assistance:visit_photo": Page(NORTH, NOT_NORTH, photo),
    "inspections:inspection_list": Page(FIGURES),
    "inspections:inspection_new": Page("inspector"),
    "inspections:inspection_detail": Page(FINDINGS_NORTH, "clerk2", inspection),
    "inspections:inspection_edit": Page("county inspector", "", inspection),
    "inspections:inspection_cancel": Page("county inspector", "", inspection),
    "inspections:inspection_draw": Page("inspector", "", inspection, posts=True, status=302),
    "inspections:inspection_feedback": Page("inspector", "", inspection, posts=True, status=302),
    "inspections:sample_list": Page(FINDINGS_NORTH, "clerk2", inspection),
    "inspections:sampled_detail": Page(FINDINGS_NORTH, "clerk2", sampled),
    "inspections:sampled_answer": Page("inspector", "", sampled),
    "inspections:finding_list": Page(FIGURES),
    "inspections:finding_mine": Page("county clerk clerk2 team"),
    "inspections:finding_choose": Page("inspector"),
    "inspections:finding_new": Page("inspector", query="?kind=village&pk=990001101201"),
    "inspections:finding_detail": Page(FINDINGS_NORTH, "clerk2", finding),
    "inspections:household_findings": Page(FINDINGS_NORTH, "clerk2", household),
    "inspections:project_findings": Page(FINDINGS_NORTH, "clerk2", project),
    "inspections:payment_findings": Page(FINDINGS_NORTH, "clerk2", payment),
    "inspections:finding_photo": Page(FINDINGS_NORTH, "clerk2", evidence),
    "inspections:finding_step": Page("county clerk team", "clerk2", step("report")),
    "dashboards:county": Page(FIGURES),
    "dashboards:rows": Page(
        FIGURES.replace("clerk2 ", ""),
        "clerk2",
        args=lambda world: {"key": "registered"},
        query="?period=2026&area=990001101201",
    ),
    "dashboards:dossier": Page(NORTH, NOT_NORTH, household),
    "dashboards:dossier_paper": Page(NORTH, NOT_NORTH, household),
    "dashboards:refresh": Page(FIGURES, posts=True, status=302),
    "dashboards:refreshed": Page(FIGURES, query="?asked=2026-11-24T09:00:00Z"),
    "households:notice_list": Page(READERS),
    "households:notice_detail": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, notice),
    "households:notice_photo": Page(
        SEES_PROJECTS,
        NOT_NORTH_NOTICE,
        lambda world: notice(world) | {"photo_pk": world.project.village_notice.photos.get().pk},
    ),
    "households:notice_prove": Page(POSTERS, "clerk2", notice),
    "households:notice_withdraw": Page(POSTERS, "clerk2", notice),
    "households:objection_new": Page(POSTERS, "clerk2", notice),
    "households:objection_settle": Page(POSTERS, "clerk2", lambda world: {"pk": world.objection.pk}),
    "households:household_cases": Page(NORTH, NOT_NORTH, household),
    "households:identification_list": Page(READERS),
    "households:identification_new": Page("team clerk", "clerk2", household),
    # Helpers see the cases of their households only.
    "households:identification_detail": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, applied),
    "households:identification_step": Page(
        "team clerk", NOT_NORTH_NOTICE, lambda world: applied(world) | {"verb": "withdraw"}
    ),
    "households:identification_notice": Page(POSTERS, "clerk2", applied, status=302),
    "households:identification_photo": Page(REVEALS_NORTH, "clerk2 cadre cadre2", a_paper("applied")),
    "households:application_paper": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, applied),
    "households:identification_minutes": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, applied),
    "households:exit_minutes": Page(NORTH, NOT_NORTH, leaving),
    "households:exit_list": Page(READERS),
    "households:exit_list_paper": Page(READERS),
    "households:exit_new": Page("team clerk", "clerk2", household),
    "households:exit_detail": Page(NORTH, NOT_NORTH, leaving),
    "households:exit_step": Page(
        "team clerk", NOT_NORTH, lambda world: leaving(world) | {"verb": "withdraw"}
    ),
    "households:exit_notice": Page(POSTERS, "clerk2", leaving, status=302),
    "households:exit_photo": Page(f"{REVEALS_NORTH} cadre", "clerk2 cadre2", a_paper("leaving")),
    "households:exit_criteria": Page("team clerk", "clerk2", leaving),
    "households:exit_sign": Page("team clerk cadre", "clerk2 cadre2 school", leaving),
    "households:exit_signature": Page(
        NORTH, NOT_NORTH, lambda world: leaving(world) | {"signature_pk": world.leaving.signatures.get().pk}
    ),
    "households:exit_paper": Page(NORTH, NOT_NORTH, leaving),
    "households:adjustment_list": Page(READERS),
    "households:adjustment_new": Page(
        "team clerk", "clerk2", lambda world: household(world) | {"change": "removal"}
    ),
    "households:adjustment_detail": Page(SEES_PROJECTS, NOT_NORTH_NOTICE, ending),
    "households:adjustment_step": Page(
        "team clerk", NOT_NORTH_NOTICE, lambda world: ending(world) | {"verb": "withdraw"}
    ),
    "households:adjustment_notice": Page(POSTERS, "clerk2", ending),
    "households:adjustment_photo": Page(REVEALS_NORTH, "clerk2 cadre cadre2", a_paper("ending")),
    "projects:project_list": Page(FIGURES),
    "projects:import_list": Page("team clerk clerk2"),
    "projects:import_template": Page("team clerk clerk2"),
    "projects:import_upload": Page("team clerk clerk2", posts=True, status=422),
    "projects:import_detail": Page("clerk", "team clerk2", table),
    "projects:import_progress": Page("clerk", "team clerk2", table),
    "projects:import_load": Page("clerk", "team clerk2", table, posts=True, status=302),
    "projects:import_again": Page("clerk", "team clerk2", table, posts=True, status=302),
    "projects:import_reasons": Page("clerk", "team clerk2", table, status=302),
    "projects:project_new": Page("team clerk clerk2"),
    "projects:project_detail": Page(SEES_PROJECTS, "clerk2", project),
    "projects:project_edit": Page("team clerk", "clerk2", plan),
    "projects:participation_list": Page(SEES_PROJECTS, "clerk2", project),
    "projects:participation_add": Page("team clerk", "clerk2", plan, posts=True, status=422),
    "projects:participation_save": Page("team clerk", "clerk2", plan, posts=True, status=302),
    "projects:project_step": Page(
        "team clerk", "clerk2", lambda world: project(world) | {"verb": "withdraw"}
    ),
    "projects:project_notice": Page(POSTERS, "clerk2", project),
    "projects:progress_new": Page("team clerk", "clerk2", project),
    "projects:acceptance_new": Page("team clerk", "clerk2", project),
    "projects:progress_photo": Page(
        SEES_PROJECTS, "clerk2", lambda world: project(world) | {"photo_pk": world.progress_photo.pk}
    ),
    "projects:signature": Page(
        SEES_PROJECTS, "clerk2", lambda world: project(world) | {"signature_pk": world.signature.pk}
    ),
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
    "funds:import_list": Page(FINANCE),
    "funds:import_template": Page(FINANCE),
    "funds:import_upload": Page(FINANCE, posts=True, status=422),
    "funds:import_detail": Page(FINANCE, args=dues),
    "funds:import_progress": Page(FINANCE, args=dues),
    "funds:import_load": Page(FINANCE, args=dues, posts=True, status=302),
    "funds:import_again": Page(FINANCE, args=dues, posts=True, status=302),
    "funds:import_reasons": Page(FINANCE, args=dues, status=302),
}

# Open without signing in, and asked by tests of their own.
OPEN = {
    "accounts:login",
    "assistance:phone_home",
    "assistance:phone_visit",
    "healthz",
    "manifest",
    "service_worker",
    "set_language",
}
# Sends everybody on to the first place in their navigation.
ENTRANCE = {"home"}
