from __future__ import annotations

from django.urls import path

from households.importing.roster import ROSTER
from households.views import detail, drafts, entry, household_list, notices, papers
from households.views.imports import import_urls

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
    *import_urls(ROSTER),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/<int:pk>/", notices.notice_detail, name="notice_detail"),
    path("notices/<int:pk>/photos/<int:photo_pk>/", notices.notice_photo, name="notice_photo"),
    path("notices/<int:pk>/prove/", notices.notice_prove, name="notice_prove"),
    path("notices/<int:pk>/withdraw/", notices.notice_withdraw, name="notice_withdraw"),
    path("notices/<int:pk>/objections/new/", notices.objection_new, name="objection_new"),
    path("notices/objections/<int:pk>/settle/", notices.objection_settle, name="objection_settle"),
    path("notices/<int:pk>/paper/", papers.notice_paper, name="notice_paper"),
]
