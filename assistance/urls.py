from __future__ import annotations

from django.urls import path

from assistance.views import demands, handovers, ledgers, mine, pairings, visit_form, visits

app_name = "assistance"

urlpatterns = [
    path("my-households/", mine.my_households, name="my_households"),
    path("households/<int:pk>/", pairings.household_help, name="household_help"),
    path("households/<int:pk>/visit/", visit_form.visit_new, name="visit_new"),
    path("households/<int:pk>/pair/", pairings.pairing_new, name="pairing_new"),
    path("pairings/", pairings.pairing_list, name="pairing_list"),
    path("pairings/none/", pairings.unpaired_list, name="unpaired_list"),
    path("pairings/due/", demands.demand_list, name="demand_list"),
    path("pairings/<int:pk>/end/", pairings.pairing_end, name="pairing_end"),
    path("handovers/", handovers.handover_list, name="handover_list"),
    path("handovers/new/", handovers.handover_new, name="handover_new"),
    path("handovers/<int:pk>/", handovers.handover_detail, name="handover_detail"),
    path("ledgers/", ledgers.ledger_list, name="ledger_list"),
    path("ledgers/paper/", ledgers.ledger_paper, name="ledger_paper"),
    path("helpers/options/", pairings.helper_options, name="helper_options"),
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit_detail"),
    path("visits/<int:pk>/photos/<int:photo_pk>/", visits.visit_photo, name="visit_photo"),
]
