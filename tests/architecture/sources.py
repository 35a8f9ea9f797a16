"""The project's own files, as the architecture tests see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
# From the ground up; apps in one row do not know each other.
FLOORS = (
    ("common",),
    ("accounts",),
    ("households",),
    ("assistance", "projects"),
    ("funds",),
    ("inspections",),
    ("dashboards",),
    ("config",),
)
HEIGHT = {name: height for height, row in enumerate(FLOORS) for name in row}
PACKAGES = (*HEIGHT, "tests", "benchmarks")


def python_files(*packages: str) -> Iterator[Path]:
    """The Python files of these packages without migrations."""
    for package in packages:
        for path in sorted((BASE_DIR / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def templates() -> list[Path]:
    """All templates."""
    return sorted((BASE_DIR / "templates").rglob("*.html"))


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, line: int | None = None) -> str:
    """How a finding names its place."""
    name = path.relative_to(BASE_DIR).as_posix()
    return name if line is None else f"{name}:{line}"
