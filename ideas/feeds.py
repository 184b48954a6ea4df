"""Atom feeds of the ideas, for feed readers: a secret key in the address stands for the sign-in,
and shows what its owner may see, no more."""

import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from ideas.lifecycle import label_of
from ideas.models import HistoryEntry, Idea
from ideas.selectors import SORTS
from notifications.feeds import reader_of

ENTRIES = 30


class _IdeasFeed(Feed):
    """The newest ideas of a place, as the owner of the key sees them listed."""

    feed_type = Atom1Feed

    def items(self, obj):
        return self.ideas(obj).select_related("category").order_by(*SORTS["recent"])[:ENTRIES]

    def item_title(self, item: Idea) -> str:
        return item.title

    def item_description(self, item: Idea) -> str:
        return item.problem

    def item_link(self, item: Idea) -> str:
        return item.get_absolute_url()

    def item_guid(self, item: Idea) -> str:
        return item.pk.urn

    def item_updateddate(self, item: Idea) -> datetime.datetime:
        return _midnight(item.deposited_on)


class OrganisationFeed(_IdeasFeed):
    """The ideas that the person's lists show."""

    def get_object(self, request, key: str) -> User:
        return reader_of(key)

    def ideas(self, obj: User):
        return Idea.objects.listed_for(obj)

    def title(self, obj: User) -> str:
        return _("Les idées de %(place)s") % {"place": obj.organisation or _("mon organisme")}

    def link(self) -> str:
        return reverse("ideas:list")


class CampaignFeed(_IdeasFeed):
    """The ideas that answer a challenge."""

    def get_object(self, request, key: str, pk: int) -> tuple[User, Campaign]:
        user = reader_of(key)
        return user, Campaign.objects.for_user(user).get(pk=pk)

    def ideas(self, obj: tuple[User, Campaign]):
        user, campaign = obj
        return Idea.objects.listed_for(user).filter(campaign=campaign)

    def title(self, obj: tuple[User, Campaign]) -> str:
        return _("Défi : %(title)s") % {"title": obj[1].title}

    def link(self, obj: tuple[User, Campaign]) -> str:
        return obj[1].get_absolute_url()


class IdeaFeed(Feed):
    """The steps of an idea."""

    feed_type = Atom1Feed

    def get_object(self, request, key: str, pk) -> Idea:
        return Idea.objects.for_user(reader_of(key)).get(pk=pk)

    def title(self, obj: Idea) -> str:
        return obj.title

    def link(self, obj: Idea) -> str:
        return obj.get_absolute_url()

    def items(self, obj: Idea):
        return HistoryEntry.objects.filter(idea=obj).order_by("-revision")[:ENTRIES]

    def item_title(self, item: HistoryEntry) -> str:
        return str(label_of(item.action))

    def item_description(self, item: HistoryEntry) -> str:
        return item.get_target_display()

    def item_link(self, item: HistoryEntry) -> str:
        return reverse("ideas:detail", args=[item.idea_id])

    def item_guid(self, item: HistoryEntry) -> str:
        return f"{item.idea_id.urn}#{item.revision}"

    def item_updateddate(self, item: HistoryEntry) -> datetime.datetime:
        return item.at or _midnight(item.day)


def _midnight(day: datetime.date) -> datetime.datetime:
    """A day as an Atom date: the hour of a deposit is told nobody."""
    return datetime.datetime.combine(day, datetime.time(), timezone.get_default_timezone())
