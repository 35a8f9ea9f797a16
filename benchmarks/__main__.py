"""Runs the benchmarks in a database of their own and prints one JSON line for each."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

from config import embedded

DATABASE = "bench_bangfu"


def main(only: str) -> None:
    """Every module of this package that has a `run`, or the one that is named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("BANGFU_DEMO", "1")
    embedded.start_if_needed()
    settings.DATABASES["default"]["TEST"] = {"NAME": DATABASE}
    django.setup()
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    wanted = [name for name in names if name != "__main__" and (not only or name == only)]
    if not wanted:
        sys.exit(f"No benchmark is called {only}; there are: {', '.join(sorted(set(names) - {'__main__'}))}")
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        for name in wanted:
            module = importlib.import_module(f"benchmarks.{name}")
            if hasattr(module, "run"):
                print(json.dumps({"name": name, **module.run()}, ensure_ascii=False), flush=True)
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
