"""What the invented county photographed: its notices, its sites, its evidence; and who signed acceptances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from accounts.roles import Role
from common.photos import Photo
from common.stored_photos import Stored, StoredPhoto
from dashboards.demo import scenes
from dashboards.demo.cases import Casebook
from dashboards.demo.crew import Crew
from dashboards.demo.dice import Dice
from dashboards.demo.inspecting import Inspecting
from dashboards.demo.library import Library, Planned
from dashboards.demo.names import full_name
from households.models import ExitSignature, NoticePhoto
from inspections.models import FindingPhoto
from projects.models import ProgressPhoto, Signature, SignerPart

FARMERS_SIGNING = 2


class Album:
    """Rows of photos; each picture is drawn and stored when its row is asked for, and noted in `stored`."""

    def __init__(self, crew: Crew, stored: Stored) -> None:
        self.crew, self.stored = crew, stored
        # Of its own, so that pictures change nothing else of the county.
        self.dice = Dice(crew.on.toordinal())

    def _kept(self, model: type[StoredPhoto], photo: Photo, **links: Any) -> dict[str, Any]:
        row = model(**links)
        row.put(photo, self.stored)
        facts = {"image": row.image.name, "width": row.width, "height": row.height, "sha256": row.sha256}
        return links | facts

    def notices(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Each notice on its board, on its first day."""
        for row in rows:
            listed = ["　".join(map(str, line[:4])) for line in row["table"].obj.get("rows", ())]
            photo = scenes.board(self.dice, row["title"], listed or [row["body"]], f"{row['starts_on']}")
            yield self._kept(NoticePhoto, photo, notice_id=row["id"])

    def progress(self, library: Library) -> Iterator[dict[str, Any]]:
        """Every report with a picture of the site."""
        kinds = {project.key: project.kind.name for project in library.planned}
        for row in library.progress:
            photo = scenes.site(self.dice, kinds[row["project_id"]], row["percent"], f"{row['on']}")
            yield self._kept(ProgressPhoto, photo, progress_id=row["id"])

    def signatures(self, library: Library) -> Iterator[dict[str, Any]]:
        """Acceptances signed by farmers, the village and the township (P5-61)."""
        projects = {project.key: project for project in library.planned}
        for row in library.acceptances:
            project = projects[row["project_id"]]
            for name, part, household in self._signers(library, project):
                photo = scenes.signature(self.dice, name)
                who = {"name": name, "part": part.value, "household_id": household}
                yield self._kept(Signature, photo, acceptance_id=row["id"], **who)

    def _signers(self, library: Library, project: Planned) -> Iterator[tuple[str, SignerPart, int | None]]:
        taking_part = [family for family, _quantity in project.households]
        for family in (taking_part or library.by_village[project.village.code])[:FARMERS_SIGNING]:
            yield family.members[0].name, SignerPart.FARMER, family.key
        yield full_name(self.dice, "男"), SignerPart.VILLAGE, None
        clerk = self.crew.at(Role.CLERK, project.village.code)
        yield self.crew.name_of(clerk), SignerPart.TOWNSHIP, None

    def exits(self, book: Casebook) -> Iterator[dict[str, Any]]:
        """Exits signed by household and helper."""
        for row in book.signatures:
            yield self._kept(ExitSignature, scenes.signature(self.dice, row["name"]), **row)

    def evidence(self, inspecting: Inspecting) -> Iterator[dict[str, Any]]:
        """What was found amiss, and after the report that it was put right."""
        for finding, step, title, rows, day in inspecting.evidence:
            photo = scenes.paper(self.dice, title, rows, f"{day}", sealed=step is not None)
            yield self._kept(FindingPhoto, photo, finding_id=finding, step_id=step)
