from __future__ import annotations

from django.urls import path

from households.views import (
    alerts,
    detail,
    drafts,
    entry,
    household_list,
    imports,
    monitoring,
    notices,
    papers,
    risk_steps,
)

app_name = "households"

urlpatterns = [
    path("", household_list.household_list, name="household_list"),
    path("search/", household_list.search, name="search"),
    path("new/", entry.household_new, name="household_new"),
    path("<int:pk>/", detail.household_detail, name="household_detail"),
    path("<int:pk>/history/", detail.household_history, name="household_history"),
    path("<int:pk>/edit/", entry.household_edit, name="household_edit"),
    path("drafts/", drafts.draft_list, name="draft_list"),
    path("drafts/save/", drafts.draft_save, name="draft_save"),
    path("drafts/<uuid:key>/", drafts.draft_resume, name="draft_resume"),
    path("drafts/<uuid:key>/discard/", drafts.draft_discard, name="draft_discard"),
    path("id-check/", entry.id_check, name="id_check"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/upload/", imports.import_upload, name="import_upload"),
    path("imports/template/", imports.import_template, name="import_template"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/load/", imports.import_load, name="import_load"),
    path("imports/<int:pk>/again/", imports.import_again, name="import_again"),
    path("imports/<int:pk>/reasons/", imports.import_reasons, name="import_reasons"),
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
