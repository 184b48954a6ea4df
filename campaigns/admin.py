"""Challenges, for administrators only."""

from django.contrib import admin

from campaigns.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    """A challenge and its dates."""

    list_display = ("title", "organisation", "opens_on", "closes_on", "moderates")
    list_select_related = ("organisation",)
    autocomplete_fields = ("organisation",)
    search_fields = ("title", "question")
    date_hierarchy = "opens_on"
