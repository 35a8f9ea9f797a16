"""Administration of areas, organisations, users with their postings, and what is demanded of roles."""

from __future__ import annotations

from typing import Any

from axes.utils import reset
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ExportForm
from import_export.resources import ModelResource

from accounts import second_factor
from accounts.models import Area, Organisation, Posting, RoleSetting, User
from common.admin import HistoryAdmin
from common.identifiers import IdentifierError, parse_id_number
from common.secrets import digest_of


class Kept(HistoryAdmin):
    """Rows that end on a day and are never deleted: old papers still name them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never; set the last day instead."""
        return False


class AreaSheet(ModelResource):
    """Areas by code."""

    class Meta:
        model = Area
        import_id_fields = ("code",)
        fields = ("code", "name", "parent", "valid_from", "valid_to", "successor")
        skip_unchanged = True


class OrganisationSheet(ModelResource):
    """Organisations by name."""

    class Meta:
        model = Organisation
        import_id_fields = ("name",)
        fields = ("name", "kind", "affiliation", "area", "credit_code", "phone", "valid_from", "valid_to")
        skip_unchanged = True


@admin.register(Area)
class AreaAdmin(Kept, ImportExportModelAdmin):
    """Counties, townships, villages, groups."""

    resource_classes = [AreaSheet]
    # The form that picks single columns carries inline handlers, which the page policy stops.
    export_form_class = ExportForm
    list_display = ("code", "full_name", "level", "valid_from", "valid_to")
    list_filter = ("level",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent", "successor")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code is the row's identity."""
        return ("code",) if obj else ()


@admin.register(Organisation)
class OrganisationAdmin(Kept, ImportExportModelAdmin):
    """Offices, schools, clinics, farms, committees."""

    resource_classes = [OrganisationSheet]
    export_form_class = ExportForm
    list_display = ("name", "kind", "affiliation", "area", "valid_to")
    list_filter = ("kind", "affiliation")
    list_select_related = ("area",)
    search_fields = ("name",)
    autocomplete_fields = ("area",)


class PostingInline(admin.TabularInline):
    """A posting ends on a day; it is not deleted."""

    model = Posting
    extra = 0
    can_delete = False
    autocomplete_fields = ("area", "organisation")


class UserForm(UserChangeForm):
    """One user; of a typed ID number only the fingerprint is kept."""

    id_number = forms.CharField(
        label=_("ID number"),
        required=False,
        max_length=18,
        help_text=_("Only compared with the register; not kept and not shown. Empty: nothing changes."),
    )

    def clean_id_number(self) -> str:
        """A whole and right number, or nothing."""
        text = self.cleaned_data["id_number"].strip()
        try:
            return parse_id_number(text).number if text else ""
        except IdentifierError as error:
            raise forms.ValidationError(str(error)) from error

    def save(self, commit: bool = True) -> User:
        """With the fingerprint of the number that was typed."""
        if number := self.cleaned_data["id_number"]:
            self.instance.id_digest = digest_of(number)
        return super().save(commit)

    class Meta:
        model = User
        fields = ("username", "password", "name", "phone", "email", "is_active")


class NewUserForm(AdminUserCreationForm):
    """A user to be."""

    class Meta:
        model = User
        fields = ("username", "name")


@admin.register(User)
class UserAdmin(Kept, DjangoUserAdmin):
    """People who sign in; what they may do is in their postings."""

    form = UserForm
    add_form = NewUserForm
    inlines = [PostingInline]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "id_number", "phone", "email", "is_active")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "usable_password", "password1", "password2")}),)
    list_display = ("username", "name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "postings__role")
    search_fields = ("username", "name", "^initials")
    ordering = ("username",)
    filter_horizontal = ()
    actions = ["reset_second_factor", "unlock"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With the postings that `roles` reads."""
        return super().get_queryset(request).prefetch_related("postings")

    @admin.display(description=_("Roles today"))
    def roles(self, user: User) -> str:
        """The roles held today."""
        today = timezone.localdate()
        held = [
            p
            for p in user.postings.all()
            if p.valid_from <= today and not (p.valid_to and p.valid_to <= today)
        ]
        return "、".join(str(p.get_role_display()) for p in held) or "—"

    @admin.action(description=_("Reset the second factor"))
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """For who lost the phone: they set up a new one at the next sign-in."""
        for user in users:
            if second_factor.remove(user):
                self.log_change(request, user, str(_("Reset the second factor")))
        self.message_user(request, _("The second factor was reset."), messages.SUCCESS)

    @admin.action(description=_("End the pause after wrong passwords"))
    def unlock(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Let them try again at once."""
        for user in users:
            if reset(username=user.username):
                self.log_change(request, user, str(_("End the pause after wrong passwords")))
        self.message_user(request, _("They may try again."), messages.SUCCESS)


@admin.register(RoleSetting)
class RoleSettingAdmin(HistoryAdmin):
    """What the county demands of a role."""

    list_display = ("role", "otp_required")
