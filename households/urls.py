from __future__ import annotations

from django.urls import URLPattern, path

from households import village_subject  # noqa: F401 - registers itself
from households.cases import subjects  # noqa: F401 - registers itself
from households.cases.kinds import KINDS
from households.importing.roster import ROSTER
from households.importing.survey import SURVEY
from households.views import (
    alerts,
    case_lists,
    case_openings,
    case_papers,
    cases,
    checks,
    comparison_hits,
    comparisons,
    detail,
    drafts,
    entry,
    exits,
    family_events,
    household_list,
    monitoring,
    notices,
    papers,
    risk_steps,
    survey,
    survey_photos,
    surveys,
    village_exits,
    villages,
)
from households.views import comparison_runs as runs
from households.views.imports import import_urls

app_name = "households"

urlpatterns = [
    path("", household_list.household_list, name="household_list"),
    path("search/", household_list.search, name="search"),
    path("new/", entry.household_new, name="household_new"),
    path("checks/", checks.check_summary, name="check_summary"),
    path("checks/run/", checks.check_run, name="check_run"),
    path("checks/findings/", checks.check_list, name="check_list"),
    path("checks/findings/<int:pk>/explain/", checks.check_explain, name="check_explain"),
    path("checks/findings/<int:pk>/withdraw/", checks.check_withdraw, name="check_withdraw"),
    path("<int:pk>/", detail.household_detail, name="household_detail"),
    path("<int:pk>/history/", detail.household_history, name="household_history"),
    path("<int:pk>/edit/", entry.household_edit, name="household_edit"),
    path("<int:pk>/survey/", survey.survey_edit, name="survey_edit"),
    path("<int:pk>/survey/photos/new/", survey_photos.survey_photo_new, name="survey_photo_new"),
    path("<int:pk>/survey/photos/<int:photo_pk>/", survey_photos.survey_photo, name="survey_photo"),
    path("<int:pk>/changes/new/<slug:kind>/", family_events.family_event_new, name="family_event_new"),
    path("<int:pk>/changes/<int:event_pk>/", family_events.family_event, name="family_event"),
    path(
        "<int:pk>/changes/<int:event_pk>/photos/<int:photo_pk>/",
        family_events.family_event_photo,
        name="family_event_photo",
    ),
    path("changes/", family_events.family_event_list, name="family_event_list"),
    path("<int:pk>/card/", papers.register_card, name="register_card"),
    path("villages/", villages.village_list, name="village_list"),
    path("villages/<slug:pk>/", villages.village_detail, name="village_detail"),
    path("villages/<slug:pk>/edit/", villages.village_edit, name="village_edit"),
    path("villages/<slug:pk>/merge/", villages.village_merge, name="village_merge"),
    path("villages/<slug:pk>/opinions/<slug:level>/", villages.village_opinion, name="village_opinion"),
    path("villages/<slug:pk>/<int:year>/paper/", villages.village_paper, name="village_paper"),
    path("villages/<slug:pk>/exit/", village_exits.village_exit_new, name="village_exit_new"),
    path("villages/exits/<int:pk>/", village_exits.village_exit, name="village_exit"),
    path(
        "villages/exits/<int:pk>/criteria/",
        village_exits.village_exit_criteria,
        name="village_exit_criteria",
    ),
    path("villages/exits/<int:pk>/notice/", village_exits.village_exit_notice, name="village_exit_notice"),
    path("villages/exits/<int:pk>/<slug:verb>/", village_exits.village_exit_step, name="village_exit_step"),
    path("surveys/", surveys.survey_list, name="survey_list"),
    path("surveys/next/", survey.survey_next, name="survey_next"),
    path("surveys/calendar/", surveys.survey_calendar, name="survey_calendar"),
    path("surveys/calendar/new/", surveys.window_new, name="window_new"),
    path("surveys/calendar/<int:pk>/", surveys.window_edit, name="window_edit"),
    path("surveys/rules/", surveys.year_rules, name="year_rules"),
    path("drafts/", drafts.draft_list, name="draft_list"),
    path("drafts/save/", drafts.draft_save, name="draft_save"),
    path("drafts/<uuid:key>/", drafts.draft_resume, name="draft_resume"),
    path("drafts/<uuid:key>/discard/", drafts.draft_discard, name="draft_discard"),
    path("id-check/", entry.id_check, name="id_check"),
    path("comparisons/", comparisons.comparison_list, name="comparison_list"),
    path("comparisons/new/", comparisons.comparison_new, name="comparison_new"),
    path("comparisons/<int:pk>/", comparisons.comparison_source, name="comparison_source"),
    path("comparisons/<int:pk>/edit/", comparisons.comparison_edit, name="comparison_edit"),
    path("comparisons/<int:pk>/upload/", runs.comparison_upload, name="comparison_upload"),
    path("comparisons/<int:pk>/differences/", comparison_hits.comparison_hits, name="comparison_hits"),
    path("comparisons/<int:pk>/decide/", comparison_hits.comparison_decide, name="comparison_decide"),
    path("comparisons/differences/<int:pk>/", comparison_hits.comparison_hit, name="comparison_hit"),
    path("comparisons/runs/<int:pk>/", runs.comparison_run, name="comparison_run"),
    path("comparisons/runs/<int:pk>/progress/", runs.comparison_progress, name="comparison_progress"),
    path("comparisons/runs/<int:pk>/columns/", runs.comparison_columns, name="comparison_columns"),
    path("comparisons/runs/<int:pk>/start/", runs.comparison_start, name="comparison_start"),
    path("comparisons/runs/<int:pk>/again/", runs.comparison_again, name="comparison_again"),
    *import_urls(ROSTER),
    *import_urls(SURVEY),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/<int:pk>/", notices.notice_detail, name="notice_detail"),
    path("notices/<int:pk>/photos/<int:photo_pk>/", notices.notice_photo, name="notice_photo"),
    path("notices/<int:pk>/prove/", notices.notice_prove, name="notice_prove"),
    path("notices/<int:pk>/withdraw/", notices.notice_withdraw, name="notice_withdraw"),
    path("notices/<int:pk>/objections/new/", notices.objection_new, name="objection_new"),
    path("notices/objections/<int:pk>/settle/", notices.objection_settle, name="objection_settle"),
    path("notices/<int:pk>/paper/", papers.notice_paper, name="notice_paper"),
    path("<int:pk>/alerts/new/", alerts.alert_new, name="alert_new"),
    path("alerts/", alerts.alert_list, name="alert_list"),
    path("alerts/run/", alerts.alert_run, name="alert_run"),
    path("alerts/<int:pk>/", alerts.alert_detail, name="alert_detail"),
    path("alerts/<int:pk>/<slug:verb>/", risk_steps.alert_step, name="alert_step"),
    path("monitored/", monitoring.monitoring_list, name="monitoring_list"),
    path("monitored/<int:pk>/", monitoring.monitoring_detail, name="monitoring_detail"),
    path("monitored/<int:pk>/measures/new/", monitoring.measure_new, name="measure_new"),
    path("monitored/<int:pk>/<slug:verb>/", risk_steps.monitoring_step, name="monitoring_step"),
    path("measures/<int:pk>/done/", monitoring.measure_done, name="measure_done"),
]


def _case_urls(slug: str) -> list[URLPattern]:
    """The addresses of one kind of cases; they share their views."""
    given, one = {"slug": slug}, f"cases/{slug}/<int:pk>/"
    return [
        path(f"cases/{slug}/", case_lists.case_list, given, name=f"{slug}_list"),
        path(one, cases.case_detail, given, name=f"{slug}_detail"),
        path(f"{one}steps/<slug:verb>/", cases.case_step, given, name=f"{slug}_step"),
        path(f"{one}notice/", cases.case_notice, given, name=f"{slug}_notice"),
        path(f"{one}photos/<int:paper_pk>/", cases.case_photo, given, name=f"{slug}_photo"),
    ]


for _slug in KINDS:
    urlpatterns += _case_urls(_slug)

urlpatterns += [
    path("<int:pk>/cases/", case_lists.household_cases, name="household_cases"),
    path("<int:pk>/cases/identification/", case_openings.identification_new, name="identification_new"),
    path("<int:pk>/cases/exit/", case_openings.exit_new, name="exit_new"),
    path("<int:pk>/cases/<slug:change>/", case_openings.adjustment_new, name="adjustment_new"),
    path("cases/exit/<int:pk>/criteria/", exits.exit_criteria, name="exit_criteria"),
    path("cases/exit/<int:pk>/sign/", exits.exit_sign, name="exit_sign"),
    path("cases/exit/<int:pk>/signatures/<int:signature_pk>/", exits.exit_signature, name="exit_signature"),
    path("cases/identification/<int:pk>/paper/", case_papers.application_paper, name="application_paper"),
    path("cases/exit/<int:pk>/paper/", case_papers.exit_paper, name="exit_paper"),
    *(
        path(
            f"cases/{slug}/<int:pk>/minutes/",
            case_papers.minutes_paper,
            {"slug": slug},
            name=f"{slug}_minutes",
        )
        for slug in ("identification", "exit")
    ),
    path("cases/exit/paper/", case_papers.exit_list_paper, name="exit_list_paper"),
]
