"""Committees, for administrators only."""

from django.contrib import admin

from referents.models import Committee, CommitteeMember, Session


class MemberInline(admin.TabularInline):
    model = CommitteeMember
    extra = 0
    autocomplete_fields = ("user",)


class SessionInline(admin.TabularInline):
    model = Session
    extra = 0


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    """A committee with its members and the dates it meets."""

    list_display = ("name", "organisation", "kind", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("organisation",)
    autocomplete_fields = ("organisation",)
    search_fields = ("name", "organisation__name")
    inlines = (MemberInline, SessionInline)
