"""What the import linter cannot see: string keys of models, and reverse names of floors above."""

from __future__ import annotations

import ast
import re

from django.apps import apps

from tests.architecture.sources import HEIGHT, place, python_files, tree_of


def ours() -> list[type]:
    """Models of our own apps, history tables included."""
    return [model for model in apps.get_models() if model._meta.app_label in HEIGHT]


def test_foreign_keys_point_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in ours()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        for target in [field.related_model._meta.app_label]
        if target in HEIGHT and target != model._meta.app_label
        if HEIGHT[target] >= HEIGHT[model._meta.app_label]
    ]

    assert upward == []


def test_no_floor_uses_the_reverse_names_of_floors_above() -> None:
    names_above = reverse_names()
    used = []
    for app, height in HEIGHT.items():
        upper = {name for name, floor in names_above.items() if floor > height}
        words = re.compile(rf"(?:^|__)({'|'.join(sorted(upper))})(?:__|$)") if upper else None
        for path in python_files(app):
            for node in ast.walk(tree_of(path)):
                used += [
                    f"{place(path, node.lineno)} {name}"
                    for name in lookups_in(node)
                    if words and words.search(name)
                ]

    assert used == []


def lookups_in(node: ast.AST) -> list[str]:
    """Names by which this node could follow a relation backwards: keyword lookups and their string forms."""
    if isinstance(node, ast.keyword) and node.arg:
        return [node.arg]
    if isinstance(node, ast.Call):
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if function in {"F", "Count", "Sum", "Exists", "OuterRef", "Prefetch", *QUERY_METHODS}:
            return [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.endswith("_set"):
        return [node.attr]
    return []


QUERY_METHODS = (
    "select_related", "prefetch_related", "values", "values_list", "order_by", "only", "defer", "annotate",
)  # fmt: skip


def reverse_names() -> dict[str, int]:
    """Every name by which a lower model is asked for upper rows, with the floor those rows live on."""
    own_fields = {field.name for model in ours() for field in model._meta.concrete_fields}
    found: dict[str, int] = {}
    for model in ours():
        for relation in model._meta.related_objects:
            source = relation.related_model._meta.app_label
            if source == model._meta.app_label or source not in HEIGHT:
                continue
            for name in {relation.name, relation.get_accessor_name()}:
                # A word that is also a column somewhere cannot be told apart by its spelling.
                if name and name != "+" and name not in own_fields:
                    found[name] = HEIGHT[source]
    return found
