from __future__ import annotations

from django.urls import path

from households.views.imports import import_urls
from projects import notice_subjects  # noqa: F401 - registers itself
from projects.importing.library import LIBRARY
from projects.views import entry, library, participations, site, steps

app_name = "projects"

urlpatterns = [
    path("", library.project_list, name="project_list"),
    *import_urls(LIBRARY),
    path("new/", entry.project_new, name="project_new"),
    path("<int:pk>/", library.project_detail, name="project_detail"),
    path("<int:pk>/edit/", entry.project_edit, name="project_edit"),
    path("<int:pk>/households/", participations.participation_list, name="participation_list"),
    path("<int:pk>/households/add/", participations.participation_add, name="participation_add"),
    path("<int:pk>/households/save/", participations.participation_save, name="participation_save"),
    path("<int:pk>/steps/<slug:verb>/", steps.project_step, name="project_step"),
    path("<int:pk>/notice/", steps.project_notice, name="project_notice"),
    path("<int:pk>/progress/", site.progress_new, name="progress_new"),
    path("<int:pk>/acceptance/", site.acceptance_new, name="acceptance_new"),
    path("<int:pk>/photos/<int:photo_pk>/", site.progress_photo, name="progress_photo"),
    path("<int:pk>/signatures/<int:signature_pk>/", site.signature, name="signature"),
]
