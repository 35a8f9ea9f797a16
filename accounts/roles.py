"""Roles and the acts each may do: the one table that navigation, views and the access matrix read."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a posting makes of its user."""

    CLERK = "clerk", _("township clerk")
    HELPER = "helper", _("helper cadre")
    TEAM = "team", _("resident team member")
    COUNTY = "county", _("county office")
    FINANCE = "finance", _("finance officer")
    PAYER = "payer", _("paying officer")
    INSPECTOR = "inspector", _("inspector")
    AUDITOR = "auditor", _("auditor")
    LEADER = "leader", _("responsible leader")
    SCHOOL = "school", _("school officer")
    ADMINISTRATOR = "administrator", _("administrator")


class Act(models.TextChoices):
    """What one may do somewhere; a view names exactly one."""

    READ_REGISTER = "read_register", _("read the register")
    EDIT_REGISTER = "edit_register", _("edit the register")
    RUN_YEAR = "run_year", _("open and close register years and set the entry calendar")
    IMPORT_ROSTER = "import_roster", _("import rosters")
    COMPARE_ROSTERS = "compare_rosters", _("compare rosters with the register")
    REVIEW_COMPARISON = "review_comparison", _("review the differences of comparisons")
    REVEAL = "reveal", _("reveal personal data")
    READ_PAIRINGS = "read_pairings", _("read pairings and visits")
    EDIT_PAIRINGS = "edit_pairings", _("edit pairings")
    LOG_VISIT = "log_visit", _("log visits")
    HANDLE_PROBLEM = "handle_problem", _("raise and solve problems of households")
    READ_TEAMS = "read_teams", _("read resident teams and their books")
    KEEP_TEAM_BOOKS = "keep_team_books", _("sign attendance and keep a resident team's books")
    RUN_TEAMS = "run_teams", _("keep the roster of resident teams and close their months")
    RAISE_ALERT = "raise_alert", _("raise alerts about households at risk")
    OPEN_CASE = "open_case", _("open cases of identification, exit and monitoring")
    REVIEW_CASE = "review_case", _("review such cases for the township")
    SIGN_EXIT = "sign_exit", _("take the signatures of an exit")
    APPROVE_CASE = "approve_case", _("decide such cases for the county")
    READ_PROJECTS = "read_projects", _("read projects")
    DECLARE_PROJECT = "declare_project", _("declare projects and report their progress")
    REVIEW_PROJECT = "review_project", _("review projects for the township")
    APPROVE_PROJECT = "approve_project", _("approve projects for the county")
    READ_FUNDS = "read_funds", _("read funds and payments")
    RECORD_FUNDS = "record_funds", _("record sources and allocate money")
    MAKE_PAYMENT = "make_payment", _("prepare payments")
    CHECK_PAYMENT = "check_payment", _("check payments")
    PAY = "pay", _("pay")
    READ_FINDINGS = "read_findings", _("read inspections and findings")
    INSPECT = "inspect", _("inspect and record findings")
    CHANGE_INSPECTION = "change_inspection", _("change and cancel inspections")
    RECTIFY = "rectify", _("put findings right")
    VERIFY_FINDING = "verify_finding", _("verify that findings were put right")
    POST_NOTICE = "post_notice", _("post public notices")
    READ_FIGURES = "read_figures", _("read the figures")
    READ_REVEALS = "read_reveals", _("read the log of reveals")
    ADMINISTER = "administer", _("administer accounts and reference data")


_READ = frozenset(
    {
        Act.READ_REGISTER,
        Act.READ_PAIRINGS,
        Act.READ_TEAMS,
        Act.READ_PROJECTS,
        Act.READ_FUNDS,
        Act.READ_FINDINGS,
        Act.READ_FIGURES,
    }
)

ROLE_ACTS: Mapping[Role, frozenset[Act]] = {
    Role.CLERK: _READ
    | {
        Act.EDIT_REGISTER,
        Act.IMPORT_ROSTER,
        Act.REVIEW_COMPARISON,
        Act.REVEAL,
        Act.EDIT_PAIRINGS,
        Act.HANDLE_PROBLEM,
        Act.RUN_TEAMS,
        Act.RAISE_ALERT,
        Act.OPEN_CASE,
        Act.SIGN_EXIT,
        Act.REVIEW_CASE,
        Act.DECLARE_PROJECT,
        Act.REVIEW_PROJECT,
        Act.POST_NOTICE,
        Act.RECTIFY,
    },
    Role.HELPER: frozenset(
        {
            Act.READ_REGISTER,
            Act.READ_PAIRINGS,
            Act.LOG_VISIT,
            Act.HANDLE_PROBLEM,
            Act.RAISE_ALERT,
            Act.REVEAL,
            Act.SIGN_EXIT,
        }
    ),
    Role.TEAM: _READ
    | {
        Act.LOG_VISIT,
        Act.HANDLE_PROBLEM,
        Act.KEEP_TEAM_BOOKS,
        Act.RAISE_ALERT,
        Act.REVEAL,
        Act.OPEN_CASE,
        Act.SIGN_EXIT,
        Act.DECLARE_PROJECT,
        Act.POST_NOTICE,
        Act.RECTIFY,
    },
    Role.COUNTY: _READ
    | {
        Act.EDIT_REGISTER,
        Act.RUN_YEAR,
        Act.IMPORT_ROSTER,
        Act.COMPARE_ROSTERS,
        Act.REVIEW_COMPARISON,
        Act.REVEAL,
        Act.EDIT_PAIRINGS,
        Act.HANDLE_PROBLEM,
        Act.RUN_TEAMS,
        Act.READ_REVEALS,
        Act.RAISE_ALERT,
        Act.APPROVE_CASE,
        Act.APPROVE_PROJECT,
        Act.POST_NOTICE,
        Act.RECTIFY,
        Act.VERIFY_FINDING,
        Act.CHANGE_INSPECTION,
    },
    Role.FINANCE: _READ
    | {Act.REVEAL, Act.RECORD_FUNDS, Act.MAKE_PAYMENT, Act.CHECK_PAYMENT, Act.POST_NOTICE},
    Role.PAYER: _READ | {Act.REVEAL, Act.PAY},
    Role.INSPECTOR: _READ | {Act.REVEAL, Act.INSPECT, Act.CHANGE_INSPECTION, Act.VERIFY_FINDING},
    Role.AUDITOR: _READ | {Act.READ_REVEALS},
    Role.LEADER: _READ,
    Role.SCHOOL: frozenset(
        {
            Act.READ_REGISTER,
            Act.READ_PAIRINGS,
            Act.COMPARE_ROSTERS,
            Act.REVIEW_COMPARISON,
            Act.LOG_VISIT,
            Act.HANDLE_PROBLEM,
            Act.RAISE_ALERT,
            Act.SIGN_EXIT,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Act.ADMINISTER, Act.READ_REVEALS}),
}

# These see the households tied to them (by a pairing, say), not every household of their posting's area.
TIED_ROLES = frozenset({Role.HELPER, Role.SCHOOL})
