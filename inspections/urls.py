from __future__ import annotations

from django.urls import path

from inspections.views import about, changing, findings, inspections, recording, sample, steps

app_name = "inspections"

urlpatterns = [
    path("", inspections.inspection_list, name="inspection_list"),
    path("new/", inspections.inspection_new, name="inspection_new"),
    path("<int:pk>/", inspections.inspection_detail, name="inspection_detail"),
    path("<int:pk>/edit/", changing.inspection_edit, name="inspection_edit"),
    path("<int:pk>/cancel/", changing.inspection_cancel, name="inspection_cancel"),
    path("<int:pk>/draw/", inspections.inspection_draw, name="inspection_draw"),
    path("<int:pk>/feedback/", inspections.inspection_feedback, name="inspection_feedback"),
    path("<int:pk>/sample/", sample.sample_list, name="sample_list"),
    path("sampled/<int:pk>/", sample.sampled_detail, name="sampled_detail"),
    path("sampled/<int:pk>/answer/", sample.sampled_answer, name="sampled_answer"),
    path("findings/", findings.finding_list, name="finding_list"),
    path("findings/mine/", findings.finding_mine, name="finding_mine"),
    path("findings/choose/", recording.finding_choose, name="finding_choose"),
    path("findings/new/", recording.finding_new, name="finding_new"),
    path("findings/household/<int:pk>/", about.household_findings, name="household_findings"),
    path("findings/project/<int:pk>/", about.project_findings, name="project_findings"),
    path("findings/payment/<int:pk>/", about.payment_findings, name="payment_findings"),
    path("findings/<int:pk>/", findings.finding_detail, name="finding_detail"),
    path("findings/<int:pk>/photos/<int:photo_pk>/", findings.finding_photo, name="finding_photo"),
    path("findings/<int:pk>/<slug:verb>/", steps.finding_step, name="finding_step"),
]
