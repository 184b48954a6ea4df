"""Challenges, for administrators only."""

from django.contrib import admin

from campaigns.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    """A challenge and its dates; its question, phases and rules are changed from its pages."""

    list_display = ("title", "organisation", "opens_on", "closes_on", "published_on", "moderates")
    list_select_related = ("organisation",)
    search_fields = ("title", "question")
    date_hierarchy = "opens_on"
    fields = ("organisation", "title", "question", "description", "motif", "moderates")
    readonly_fields = ("organisation", "question", "moderates")

    def has_add_permission(self, request) -> bool:
        """A challenge is launched from its page: its phases and rules are written with it."""
        return False
