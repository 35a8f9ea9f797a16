"""Sizes and habits that keep the code easy to read, and pages within the Content-Security-Policy."""

from __future__ import annotations

import ast
import re

import pytest

from config import sprite
from tests.architecture.sources import HEIGHT, PACKAGES, place, python_files, templates, tree_of

FILE_LINES = 400
TEMPLATE_LINES = 120
VIEW_LINES = 25
FORBIDDEN_IN_TEMPLATES = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "inline style": re.compile(r"<style\b|\sstyle=", re.IGNORECASE),
    "inline handler": re.compile(r"\son[a-z]+=[\"']", re.IGNORECASE),
    "htmx handler": re.compile(r"\shx-on[:a-z-]*=", re.IGNORECASE),
    "address of another server": re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
}


def test_a_file_is_split_by_noun_before_it_grows_too_long() -> None:
    long = [place(path) for path in python_files(*PACKAGES) if lines_of(path) > FILE_LINES]

    assert long == []


def test_a_template_stays_readable() -> None:
    assert [place(path) for path in templates() if lines_of(path) > TEMPLATE_LINES] == []


def test_a_view_stays_short() -> None:
    long = [
        f"{place(path, node.lineno)} {node.name}"
        for path in python_files(*HEIGHT)
        if path.name == "views.py" or path.parent.name == "views"
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > VIEW_LINES
    ]

    assert long == []


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        place(path, node.lineno)
        for path in python_files(*PACKAGES)
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_signal_does_work_behind_our_back() -> None:
    # A column's own `def pre_save` is no signal.
    words = re.compile(r"(?<!def )\b(?:post|pre)_(?:save|delete|init)\b|@receiver\b")
    found = [place(path) for path in python_files(*HEIGHT) if words.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_a_query_count_is_asserted_around_something() -> None:
    """Called without `with`, assertNumQueries and its fixtures check nothing at all."""
    names = {"assertNumQueries", "django_assert_num_queries", "django_assert_max_num_queries"}
    bare = [
        place(path, node.lineno)
        for path in python_files("tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if called(node.value) in names
    ]

    assert bare == []


def test_no_test_is_skipped() -> None:
    pattern = re.compile(r"pytest\.(?:skip|mark\.(?:skip|skipif|xfail))\b|@unittest\.skip")
    files = [path for path in python_files("tests") if path.name != "test_shape.py"]

    assert [place(path) for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("kind", FORBIDDEN_IN_TEMPLATES)
def test_templates_keep_within_the_policy(kind: str) -> None:
    found = [
        place(path, number)
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FORBIDDEN_IN_TEMPLATES[kind].search(line)
    ]

    assert found == []


def test_every_icon_that_a_template_names_exists() -> None:
    assert sprite.missing() == {}


def lines_of(path) -> int:
    """How many lines the file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def called(call: ast.Call) -> str:
    """The last word of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
