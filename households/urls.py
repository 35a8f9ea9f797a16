from __future__ import annotations

from django.urls import path

from households.views import (
    detail,
    drafts,
    entry,
    household_list,
    imports,
    notices,
    papers,
    survey,
    survey_photos,
    surveys,
)

app_name = "households"

urlpatterns = [
    path("", household_list.household_list, name="household_list"),
    path("search/", household_list.search, name="search"),
    path("new/", entry.household_new, name="household_new"),
    path("<int:pk>/", detail.household_detail, name="household_detail"),
    path("<int:pk>/history/", detail.household_history, name="household_history"),
    path("<int:pk>/edit/", entry.household_edit, name="household_edit"),
    path("<int:pk>/survey/", survey.survey_edit, name="survey_edit"),
    path("<int:pk>/survey/photos/new/", survey_photos.survey_photo_new, name="survey_photo_new"),
    path("<int:pk>/survey/photos/<int:photo_pk>/", survey_photos.survey_photo, name="survey_photo"),
    path("<int:pk>/card/", papers.register_card, name="register_card"),
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
]
