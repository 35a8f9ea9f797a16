from __future__ import annotations

from django.urls import URLPattern, path

from households.cases import subjects  # noqa: F401 - registers itself
from households.cases.kinds import KINDS
from households.views import (
    case_lists,
    case_openings,
    case_papers,
    cases,
    detail,
    drafts,
    entry,
    exits,
    household_list,
    imports,
    notices,
    papers,
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
