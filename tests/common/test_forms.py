"""What every form draws the same way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import override

from accounts.models import Area
from common.forms import DressedForm, DressedModelForm
from projects.models import Project


class Chosen(DressedForm):
    """A choice of rows that must be made, and one that may be left out."""

    needed = forms.ModelChoiceField(queryset=Area.objects.none())
    extra = forms.ModelChoiceField(queryset=Area.objects.none(), required=False)


class Category(DressedModelForm):
    """A choice of a model's field."""

    class Meta:
        model = Project
        fields = ("category",)


def options(form: Any, name: str) -> list[tuple[str, str]]:
    """The choices as they are drawn."""
    return [(value, str(label)) for value, label in form.fields[name].choices]


def test_an_empty_choice_says_what_it_means() -> None:
    with override("zh-hans"):
        assert options(Chosen(), "needed") == [("", "请选择")]
        assert options(Chosen(), "extra") == [("", "—")]
        assert options(Category(), "category")[:2] == [("", "请选择"), ("产业项目", "产业项目")]
