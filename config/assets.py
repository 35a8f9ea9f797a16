"""Style sheets and scripts of others that our pages use, and the papers' font: copied from node_modules.

Standard library only: set-up runs it before the site can start. Serving whole packages would publish 70 MB,
and their unused parts refer to files that they do not ship. The font lies outside of what is served.
"""

from __future__ import annotations

import re
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
NODE_MODULES = BASE_DIR / "node_modules"
VENDOR = BASE_DIR / "static" / "vendor"
FILES = {
    "tabler/css/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/js/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
}
FONTS = BASE_DIR / "fonts"
_NOTO = "@expo-google-fonts/noto-sans-sc"
FONT_FILES = {
    "NotoSansSC-Regular.ttf": f"{_NOTO}/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": f"{_NOTO}/700Bold/NotoSansSC_700Bold.ttf",
    "LICENSE": f"{_NOTO}/LICENSE_FONT",
}
# Points to a map that is not copied.
MAP_NOTE = re.compile(rb"\s*(?:/\*|//)# sourceMappingURL=\S+(?:\s*\*/)?\s*$")


def copy() -> None:
    """Bring static/vendor and fonts in step with node_modules."""
    for name, source in FILES.items():
        put(VENDOR / name, MAP_NOTE.sub(b"\n", (NODE_MODULES / source).read_bytes()))
    for name, source in FONT_FILES.items():
        put(FONTS / name, (NODE_MODULES / source).read_bytes())


def put(target: Path, content: bytes) -> None:
    """Write the file unless it is there already with this content."""
    if not target.is_file() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
