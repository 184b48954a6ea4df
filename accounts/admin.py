"""Accounts and reference data, for administrators only (see `User.is_staff`)."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import Groupement, Mandate, Organisation, Unit, User
from referents.services import tell_ended, tell_given

# One way in: our sign-in page, with its throttle. Whoever is signed in without the right gets 403.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = _("Administration")
admin.site.index_title = _("Comptes et données de référence")

# Rights come from missions, addresses from the directory: these two would only mislead.
for unused in (Group, EmailAddress):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


class MandateInline(admin.TabularInline):
    model = Mandate
    fk_name = "user"
    extra = 0
    autocomplete_fields = ("organisation", "unit", "groupement")
    raw_id_fields = ("delegated_by",)
    can_delete = False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """A person. Passwords are never set here: everyone chooses theirs by mail."""

    list_display = ("email", "last_name", "first_name", "organisation", "unit", "is_active")
    list_filter = ("is_active", "mandates__role", "organisation__branch")
    list_select_related = ("organisation", "unit")
    search_fields = ("email", "last_name", "first_name")
    autocomplete_fields = ("organisation", "unit")
    readonly_fields = ("last_login", "date_joined")
    inlines = (MandateInline,)
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name")}),
        (_("Où"), {"fields": ("organisation", "unit")}),
        (_("Compte"), {"fields": ("is_active", "left_on", "last_login", "date_joined")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        """Give a new person an account that no password opens yet."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Tell the person of each mission given or ended here."""
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects:
            tell_given(row, by=request.user)
        for row, changed in formset.changed_objects:
            if "until" in changed:
                tell_ended(row, by=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People are never deleted: their account is closed, their ideas remain."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(SimpleHistoryAdmin):
    list_display = ("short_name", "code", "network", "branch", "kind", "headcount", "is_active")
    list_display_links = ("short_name", "code")
    list_filter = ("branch", "kind", "network", "is_active")
    search_fields = ("name", "short_name", "code", "departements", "city")

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple:
        """The day it was created, which one that is being written does not have yet."""
        return ("created_at",) if obj else ()


@admin.register(Unit)
class UnitAdmin(SimpleHistoryAdmin):
    list_display = ("name", "path", "organisation", "headcount", "is_site")
    list_filter = ("is_site", "organisation__branch")
    list_select_related = ("organisation",)
    search_fields = ("name", "path", "organisation__name", "organisation__code")
    autocomplete_fields = ("organisation", "parent")
    readonly_fields = ("path",)
    show_full_result_count = False


@admin.register(Groupement)
class GroupementAdmin(SimpleHistoryAdmin):
    search_fields = ("name",)
    autocomplete_fields = ("organisations",)


@admin.register(Mandate)
class MandateAdmin(SimpleHistoryAdmin):
    list_display = ("user", "role", "place", "starts_on", "until", "share", "delegated_by")
    list_filter = ("role", "branch")
    search_fields = (
        "user__email",
        "user__last_name",
        "organisation__name",
        "organisation__code",
        "unit__name",
    )
    autocomplete_fields = ("user", "organisation", "unit", "groupement")
    raw_id_fields = ("delegated_by",)
    date_hierarchy = "starts_on"
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Mandate, form, change: bool) -> None:
        """Tell the person of a mission given or ended here."""
        super().save_model(request, obj, form, change)
        if not change:
            tell_given(obj, by=request.user)
        elif "until" in form.changed_data:
            tell_ended(obj, by=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Mandate | None = None) -> bool:
        """A mission ends, it does not disappear: what was done under it stays explained."""
        return False

    @admin.display(description=_("périmètre"))
    def place(self, mandate: Mandate) -> str:
        return mandate.scope

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mandate]:
        return (
            super()
            .get_queryset(request)
            .select_related(
                "user",
                "organisation",
                "unit__organisation",
                "groupement",
                "delegated_by__user",
                "delegated_by__organisation",
            )
        )
