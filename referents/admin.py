"""Committees, for administrators only."""

from django.contrib import admin

from campaigns.juries import judging
from referents.models import Committee, CommitteeMember, Session


class MemberInline(admin.TabularInline):
    """Who sits, to look at only: the committee's page gives and ends seats, by an amendment where
    it is a jury at work, and the people are told."""

    model = CommitteeMember
    fields = readonly_fields = ("user", "seat", "starts_on", "until")
    extra = 0

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class SessionInline(admin.TabularInline):
    """When it meets and how far each session has got, to look at only: a session is prepared, held
    and published on its own pages, by those who sit there."""

    model = Session
    fields = readonly_fields = (
        "held_on",
        "starts_at",
        "place",
        "cancelled_at",
        "opened_at",
        "closed_at",
        "publishes_on",
        "published_at",
    )
    ordering = ("-held_on",)

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    """A committee with its members and the dates it meets."""

    list_display = ("name", "organisation", "kind", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("organisation",)
    autocomplete_fields = ("organisation",)
    search_fields = ("name", "organisation__name")
    inlines = (MemberInline, SessionInline)

    def has_delete_permission(self, request, obj=None) -> bool:
        """One that no longer meets is made inactive: its sessions and their minutes remain."""
        return False

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        return ("kind", "is_active", "quorum") if _is_at_work(obj) else ()


def _is_at_work(committee: Committee | None) -> bool:
    """Whether it is a jury whose members and quorum are the frozen rules of a challenge."""
    return committee is not None and bool(judging(committee))
