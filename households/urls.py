from __future__ import annotations

from django.urls import path

from households.views import (
    comparison_hits,
    comparisons,
    detail,
    drafts,
    entry,
    household_list,
    imports,
    notices,
    papers,
)
from households.views import comparison_runs as runs

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
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/<int:pk>/", notices.notice_detail, name="notice_detail"),
    path("notices/<int:pk>/photos/<int:photo_pk>/", notices.notice_photo, name="notice_photo"),
    path("notices/<int:pk>/prove/", notices.notice_prove, name="notice_prove"),
    path("notices/<int:pk>/withdraw/", notices.notice_withdraw, name="notice_withdraw"),
    path("notices/<int:pk>/objections/new/", notices.objection_new, name="objection_new"),
    path("notices/objections/<int:pk>/settle/", notices.objection_settle, name="objection_settle"),
    path("notices/<int:pk>/paper/", papers.notice_paper, name="notice_paper"),
]
