"""The icon sprite: static/icons.svg, with just the Tabler icons that our templates and Python files name.

Standard library only: set-up builds it before the site can start.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
OUTLINES = BASE_DIR / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
SPRITE = BASE_DIR / "static" / "icons.svg"
NOT_OURS = {".venv", "node_modules", "staticfiles", "tests", "var"}
# {% icon "name" %}, and icon="name" handed to an include.
IN_TEMPLATE = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']""")
OUTER_TAG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def named_in_templates(root: Path = BASE_DIR) -> dict[str, Path]:
    """Icon names that templates spell out, with one template that does."""
    found: dict[str, Path] = {}
    for path in sorted((root / "templates").rglob("*.html")):
        for match in IN_TEMPLATE.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(match[1] or match[2], path)
    return found


def named_in_python(root: Path = BASE_DIR) -> set[str]:
    """Words in Python files that speak of icons; those that are no icon's name are dropped by `build`."""
    words: set[str] = set()
    for path in _python_files(root):
        source = path.read_text(encoding="utf-8")
        if "icon" in source:
            nodes = ast.walk(ast.parse(source))
            words |= {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {word for word in words if re.fullmatch(r"[a-z0-9-]+", word)}


def missing(root: Path = BASE_DIR) -> dict[str, Path]:
    """Icons that a template names and Tabler does not have."""
    return {n: path for n, path in named_in_templates(root).items() if not (OUTLINES / f"{n}.svg").is_file()}


def build() -> int:
    """Write the sprite when it changed; how many icons it holds."""
    names = set(named_in_templates()) | named_in_python()
    symbols = [_symbol(name) for name in sorted(names) if (OUTLINES / f"{name}.svg").is_file()]
    text = "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])
    if not SPRITE.is_file() or SPRITE.read_text(encoding="utf-8") != text:
        SPRITE.parent.mkdir(exist_ok=True)
        SPRITE.write_text(text, encoding="utf-8")
    return len(symbols)


def _python_files(root: Path) -> Iterator[Path]:
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in NOT_OURS and not folder.name.startswith("."):
            yield from sorted(folder.rglob("*.py"))


def _symbol(name: str) -> str:
    drawing = OUTER_TAG.search((OUTLINES / f"{name}.svg").read_text(encoding="utf-8"))
    inside = " ".join(drawing[1].split()) if drawing else ""
    # The invisible square that Tabler puts first only matters in design programs.
    inside = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>\s*', "", inside)
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{inside}</symbol>'
    )
