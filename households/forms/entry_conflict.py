"""Two people edited one household in the entry form: its columns and its members are merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from households.forms.conflict import Clash, Conflict, Past, merge, raw_values, restored
from households.forms.entry import Entry, stored_members
from households.forms.entry_household import HouseholdForm
from households.forms.entry_member import MemberForm
from households.models import HouseholdYear, Member, MemberYear


def find_conflict(entry: Entry, data: QueryDict) -> Conflict:
    """Compare the form sent with the stored copy; both with the version the form was opened on."""
    if entry.copy is None:
        raise LookupError
    copy = HouseholdYear.objects.select_related("household", "area", "year").get(pk=entry.copy.pk)
    past = _MemberPast(copy, entry.version)
    conflict = Conflict(data.copy(), by=past.by)
    kwargs: dict[str, Any] = {"user": entry.user, "on": entry.on}
    merge(
        conflict,
        "",
        HouseholdForm(data, instance=past.copy, **kwargs),
        HouseholdForm(data, instance=copy, **kwargs),
    )
    known = stored_members(copy)
    places = {int(row): n for n in _rows(data) if (row := data.get(f"members-{n}-row", "")).isdigit()}
    for row in known:
        if row.pk not in places:
            _append(conflict, row, entry)
            continue
        prefix = f"members-{places[row.pk]}"
        before = past.member(row)
        forms_of = [MemberForm(data, prefix=prefix, instance=i, on=entry.on) for i in (before, row)]
        merge(conflict, row.name, *forms_of)
    conflict.data["version"] = str(copy.version)
    return conflict


def forms_in(entry: Entry) -> Iterator[Any]:
    """The household's form and those of its members."""
    yield entry.household
    yield from entry.members.forms


class _MemberPast(Past):
    """The household and its members when the copy had the version."""

    def member(self, row: Any) -> Any:
        """The member's row as it was; as it is now when nothing older is known."""
        event = row.events.filter(pgh_created_at__lt=self.until).order_by("pgh_id").last()
        before = restored(MemberYear, event) if event else row
        person = row.member.events.filter(pgh_created_at__lt=self.until).order_by("pgh_id").last()
        before.member = restored(Member, person) if person else row.member
        return before


def _append(conflict: Conflict, row: MemberYear, entry: Entry) -> None:
    """A member whom the other added comes into this form as well."""
    number = len(_rows(conflict.data))
    form = MemberForm(prefix=f"members-{number}", instance=row, on=entry.on)
    for name in form.fields:
        conflict.data.setlist(form.add_prefix(name), raw_values(form, name))
    conflict.data["members-TOTAL_FORMS"] = str(number + 1)
    label = str(form.fields["name"].label)
    conflict.others.append(Clash(form.add_prefix("name"), row.name, label, "", row.name))


def _rows(data: QueryDict) -> range:
    total = data.get("members-TOTAL_FORMS", "")
    return range(int(total) if total.isdigit() else 0)
