from __future__ import annotations

from django.urls import path

<<<<<<< HEAD
from assistance.views import demands, ledgers, mine, pairings, phone, visit_form, visits
=======
from assistance.views import (
    demands,
    duty,
    handovers,
    ledgers,
    mine,
    pairings,
    team_books,
    team_months,
    teams,
    visit_form,
    visits,
)
>>>>>>> main

app_name = "assistance"

urlpatterns = [
    path("my-households/", mine.my_households, name="my_households"),
    path("phone/", phone.phone_home, name="phone_home"),
    path("phone/visit/", phone.phone_visit, name="phone_visit"),
    path("phone/data/", phone.phone_data, name="phone_data"),
    path("phone/households/<int:pk>/visit/", phone.visit_send, name="visit_send"),
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
    path("duty/", duty.my_duty, name="my_duty"),
    path("duty/sign/", duty.day_sign, name="day_sign"),
    path("duty/entry/", duty.entry_new, name="entry_new"),
    path("duty/meeting/", duty.meeting_new, name="meeting_new"),
    path("duty/dispute/", duty.dispute_new, name="dispute_new"),
    path("teams/", teams.team_list, name="team_list"),
    path("teams/roster/", teams.team_roster, name="team_roster"),
    path("teams/entries/", team_books.entry_list, name="entry_list"),
    path("teams/entries/<int:pk>/solve/", team_books.entry_solve, name="entry_solve"),
    path("teams/meetings/<int:pk>/", team_books.meeting_detail, name="meeting_detail"),
    path("teams/meetings/<int:pk>/photos/<int:photo_pk>/", team_books.meeting_photo, name="meeting_photo"),
    path("teams/disputes/", team_books.dispute_list, name="dispute_list"),
    path("teams/disputes/<int:pk>/", team_books.dispute_detail, name="dispute_detail"),
    path("teams/disputes/<int:pk>/<slug:verb>/", team_books.dispute_step, name="dispute_step"),
    path("teams/send/<str:pk>/", teams.team_new, name="team_new"),
    path("teams/terms/<int:pk>/end/", teams.term_end, name="term_end"),
    path("teams/<int:pk>/", teams.team_detail, name="team_detail"),
    path("teams/<int:pk>/people/", teams.term_new, name="term_new"),
    path("teams/<int:pk>/<int:year>/<int:month>/", team_months.month_sheet, name="month_sheet"),
    path("teams/<int:pk>/<int:year>/<int:month>/confirm/", team_months.month_confirm, name="month_confirm"),
    path("teams/<int:pk>/<int:year>/<int:month>/close/", team_months.month_close, name="month_close"),
]
