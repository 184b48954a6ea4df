"""Reference data of the ideas, and where an idea stands, for administrators only.

An idea's state is nobody's to write, and its words are for those who may read it on its page: the
administration shows what a support call asks about, and neither words nor people. Of the letter
box it shows the letters that could not be delivered, sealed: that they wait, and why.
"""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from ideas.models import Category, Idea, IdeaSettings, Letter


@admin.register(Category)
class CategoryAdmin(SimpleHistoryAdmin):
    """The themes ideas are filed under."""

    list_display = ("name", "code", "position")
    list_editable = ("position",)
    search_fields = ("name",)
    prepopulated_fields = {"code": ("name",)}


@admin.register(IdeaSettings)
class IdeaSettingsAdmin(SimpleHistoryAdmin):
    """What an organisation switches on beyond the profile « simple », and its own limits."""

    list_display = ("organisation", "uses_committee", "uses_pilot")
    list_filter = ("uses_committee", "uses_pilot")
    list_select_related = ("organisation",)
    autocomplete_fields = ("organisation",)
    search_fields = ("organisation__name", "organisation__code")


@admin.register(Idea)
class IdeaAdmin(admin.ModelAdmin):
    """Where an idea stands, found by the key in its page's address. Nothing is changed here, and
    nothing says who deposited it, nor how."""

    #: What a support call is about; words, people, origin and follow-up code are left out.
    SHOWN = (
        "id",
        "organisation",
        "state",
        "revision",
        "visibility",
        "due_on",
        "deposited_on",
        "closed_on",
        "committee",
        "merged_into_key",
    )
    fields = SHOWN
    readonly_fields = SHOWN
    list_display = ("id", "organisation", "state", "due_on")
    list_filter = ("state",)
    list_select_related = ("organisation",)
    search_fields = ("=id",)
    ordering = ("-deposited_on", "-id")
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=_("fusionnée avec"))
    def merged_into_key(self, idea: Idea) -> str:
        return str(idea.merged_into_id or "")

    def get_queryset(self, request: HttpRequest):
        """Deposited ideas, without their words."""
        found = super().get_queryset(request).filter(deposited_on__isnull=False)
        return found.defer("title", "problem", "proposal", "benefit", "summary")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None):
        """The idea named by its key: pages of the administration write an object's name in their
        heads, and its title is not for them."""
        idea = super().get_object(request, object_id, from_field)
        if idea is not None:
            idea.title = str(idea.pk)
        return idea

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Idea | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Idea | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Idea | None = None) -> bool:
        return request.user.is_staff


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """Letters that could not be delivered: they stay in the box and are tried again at each
    collection. Nothing of what they say is known; those that only wait are not shown."""

    list_display = ("organisation", "day", "failures", "failed_on", "cause")
    list_select_related = ("organisation",)
    list_filter = ("failed_on",)
    fields = ("organisation", "day", "key_id", "failures", "failed_on", "cause")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).filter(failures__gt=0).defer("sealed")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False
