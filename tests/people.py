"""The fixed cast asked on every screen: who they are, and the county they live in."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from accounts.models import User
from accounts.roles import Role
from tests.builders import make_area, make_organisation, make_parameters, make_user

COUNTY = "990001"
NORTH, SOUTH = "990001101", "990001102"
NORTH_VILLAGE, SOUTH_VILLAGE = "990001101201", "990001102201"


@dataclass(frozen=True)
class Cast:
    """One user per role; two clerks, two helpers and two finance officers; one without a posting."""

    county: User
    clerk: User
    clerk2: User
    cadre: User
    cadre2: User
    team: User
    finance: User
    finance2: User
    payer: User
    inspector: User
    auditor: User
    leader: User
    school: User
    nobody: User
    admin: User

    def everybody(self) -> dict[str, User]:
        """All of them by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a county of two townships with a village each."""
    make_area(COUNTY, "测试县")
    make_area(NORTH, "北岭镇")
    make_area(SOUTH, "南坪镇")
    make_area(NORTH_VILLAGE, "松坡村")
    make_area(SOUTH_VILLAGE, "竹溪村")
    make_parameters()
    office = make_organisation(name="县测试局")
    return Cast(
        county=make_user("county", role=Role.COUNTY),
        clerk=make_user("clerk", role=Role.CLERK, area=NORTH),
        clerk2=make_user("clerk2", role=Role.CLERK, area=SOUTH),
        cadre=make_user("cadre", role=Role.HELPER, organisation=office),
        cadre2=make_user("cadre2", role=Role.HELPER, organisation=make_organisation(name="县测试二局")),
        team=make_user("team", role=Role.TEAM, area=NORTH_VILLAGE),
        finance=make_user("finance", role=Role.FINANCE),
        finance2=make_user("finance2", role=Role.FINANCE),
        payer=make_user("payer", role=Role.PAYER),
        inspector=make_user("inspector", role=Role.INSPECTOR),
        auditor=make_user("auditor", role=Role.AUDITOR),
        leader=make_user("leader", role=Role.LEADER),
        school=make_user("school", role=Role.SCHOOL),
        nobody=make_user("nobody"),
        admin=make_user("admin", role=Role.ADMINISTRATOR),
    )
