"""The outbox as the administrator sees it: read-only, and two ways to settle what did not leave."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import bounces, services
from notifications.kinds import all_kinds
from notifications.models import BouncingAddress, Message, Occurrence, OrganisationPreference


class ReadOnlyAdmin(admin.ModelAdmin):
    """For administrators, who look and settle but never edit."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_settle_permission(request)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return self.has_settle_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = (
        "recipient",
        "channel",
        "notice",
        "state",
        "handoffs",
        "attempts",
        "last_answer",
        "not_before",
        "sent_at",
    )
    list_filter = ("state", "channel")
    list_select_related = ("recipient", "occurrence")
    search_fields = ("message_id", "recipient__email")
    ordering = ("-pk",)
    show_full_result_count = False
    actions = ("send_again", "give_up")

    @admin.display(description=_("nouvelle"))
    def notice(self, message: Message) -> str:
        return message.occurrence.notice

    @admin.action(permissions=["settle"], description=_("Renvoyer (en échec ou incertains)"))
    def send_again(self, request: HttpRequest, queryset) -> None:
        count = services.resend(messages=queryset)
        said = ngettext(
            "%(count)d message sera renvoyé.", "%(count)d messages seront renvoyés.", count
        )
        self.message_user(request, said % {"count": count})

    @admin.action(permissions=["settle"], description=_("Abandonner (en échec ou incertains)"))
    def give_up(self, request: HttpRequest, queryset) -> None:
        count = services.abandon(messages=queryset)
        said = ngettext("%(count)d message abandonné.", "%(count)d messages abandonnés.", count)
        self.message_user(request, said % {"count": count})


@admin.register(Occurrence)
class OccurrenceAdmin(ReadOnlyAdmin):
    list_display = (
        "key",
        "notice",
        "created_at",
        "not_before",
        "expanded_at",
        "cancelled_at",
        "failed_at",
        "failure",
    )
    list_filter = (("failed_at", admin.EmptyFieldListFilter),)
    search_fields = ("key", "notice")
    ordering = ("-pk",)
    show_full_result_count = False
    actions = ("send_again", "give_up")

    @admin.action(permissions=["settle"], description=_("Renvoyer (en échec)"))
    def send_again(self, request: HttpRequest, queryset) -> None:
        count = services.retry_occurrences(occurrences=queryset)
        said = ngettext(
            "%(count)d nouvelle sera annoncée.", "%(count)d nouvelles seront annoncées.", count
        )
        self.message_user(request, said % {"count": count})

    @admin.action(permissions=["settle"], description=_("Abandonner (en échec)"))
    def give_up(self, request: HttpRequest, queryset) -> None:
        count = services.abandon_occurrences(occurrences=queryset)
        said = ngettext("%(count)d nouvelle abandonnée.", "%(count)d nouvelles abandonnées.", count)
        self.message_user(request, said % {"count": count})


@admin.register(BouncingAddress)
class BouncingAddressAdmin(ReadOnlyAdmin):
    list_display = ("user", "address", "code", "since")
    list_select_related = ("user",)
    search_fields = ("address",)
    ordering = ("-since",)
    show_full_result_count = False
    actions = ("write_again",)

    @admin.action(permissions=["settle"], description=_("Écrire de nouveau à ces adresses"))
    def write_again(self, request: HttpRequest, queryset) -> None:
        count = bounces.clear(addresses=queryset)
        said = ngettext(
            "%(count)d adresse recevra de nouveau des courriels.",
            "%(count)d adresses recevront de nouveau des courriels.",
            count,
        )
        self.message_user(request, said % {"count": count})


class OrganisationPreferenceForm(forms.ModelForm):
    """Offers the kinds by their label."""

    class Meta:
        model = OrganisationPreference
        fields = ("organisation", "kind", "frequency")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=self.fields["kind"].label,
            choices=[(kind.code, kind.label) for kind in all_kinds()],
        )


@admin.register(OrganisationPreference)
class OrganisationPreferenceAdmin(admin.ModelAdmin):
    form = OrganisationPreferenceForm
    list_display = ("organisation", "kind", "frequency")
    list_filter = ("frequency",)
    list_select_related = ("organisation",)
    ordering = ("organisation", "kind")
    show_full_result_count = False
