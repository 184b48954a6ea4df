"""Erasing who someone was changes no figure: they count ideas and keys, never names."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from dashboards.models import CellKind, PublishedCount
from dashboards.services.freezing import freeze_old_months
from dashboards.services.publishing import publish_counts
from dashboards.services.rebuilding import check_all, rebuild
from dashboards.services.updating import settle
from ideas.models import Involvement
from tests.dashboards.months import kept
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import CommentFactory, IdeaFactory, InvolvementFactory

pytestmark = pytest.mark.django_db


def told():
    return list(PublishedCount.objects.order_by("pk").values_list("year", "count", "population"))


def test_names_erased_and_refused_ideas_without_author_change_nothing():
    """A person who left three years ago; the idea that was not kept loses its author."""
    place, year = OrganisationFactory(headcount=250), timezone.localdate().year - 4
    person = UserFactory(organisation=place)
    idea = IdeaFactory(
        organisation=place, deposited_on=datetime.date(year, 3, 2), state="rejected", closed=True
    )
    InvolvementFactory(idea=idea, user=person)
    CommentFactory(idea=idea, author=person)
    PublishedCount.objects.create(
        code="participants",
        organisation=place,
        kind=CellKind.ORGANISATION,
        year=year,
        count=30,
        population=250,
        through=datetime.date(year, 12, 31),
    )
    settle()
    freeze_old_months()
    before, counts = kept(), told()
    assert before[0] and counts

    Involvement.objects.filter(idea=idea).delete()
    User.objects.filter(pk=person.pk).update(
        first_name="", last_name="", email=f"{person.pk}@ancien.invalid", is_active=False
    )
    rebuild()
    publish_counts()

    assert (kept(), told(), check_all()) == (before, counts, {})
