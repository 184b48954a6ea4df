"""What narrows the desk, and the filters kept under a name."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from referents.models import SavedFilter
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.ideas import CategoryFactory
from tests.factories.referents import SavedFilterFactory
from tests.referents.test_desk_view import DESK, referent, shown, waiting

__all__ = ["referent"]

pytestmark = pytest.mark.django_db


# Filters ----------------------------------------------------------------------------------------


def test_the_filters_carry_nothing_but_what_narrows(client, referent):
    """They are sent in the address: the token of a form has no place there."""
    waiting(referent)
    page = client.get(DESK).content.decode()
    filters = page[page.index('class="filter-panel-body"') :]
    assert "csrfmiddlewaretoken" not in filters[: filters.index("</form>")]


def test_each_filter_narrows_and_they_add_up(client, referent):
    unit = UnitFactory(organisation=referent.organisation)
    UnitFactory(organisation=referent.organisation)
    below = UnitFactory(parent=unit)
    category = CategoryFactory()
    past = timezone.localdate() - datetime.timedelta(days=2)
    mine = waiting(referent, referent=referent, unit=below)
    filed = waiting(referent, category=category, referent=UserFactory())
    late = waiting(referent, due_on=past)
    cases = {
        (("qui", "moi"),): [mine.pk],
        (("qui", "personne"),): [late.pk],
        (("categorie", category.pk),): [filed.pk],
        (("service", unit.pk),): [mine.pk],
        (("retard", "on"),): [late.pk],
        (("qui", "moi"), ("retard", "on")): [],
    }
    found = {case: shown(client, **dict(case)).get("nouvelles", []) for case in cases}
    assert found == cases


def test_a_filter_on_what_is_not_offered_narrows_nothing(client, referent):
    idea = waiting(referent)
    elsewhere = UnitFactory()
    asked = [
        {"categorie": 999_999},
        {"service": elsewhere.pk},
        {"service": 999_999},
        {"organisme": elsewhere.organisation_id},
        {"qui": "autre"},
        {"retard": "oui"},
    ]
    assert [shown(client, **one)["nouvelles"] for one in asked] == [[idea.pk]] * len(asked)


def test_a_unit_stands_for_those_below_it_and_not_for_one_whose_name_begins_alike(client, referent):
    place = referent.organisation
    unit = UnitFactory(organisation=place, code="nord")
    below = UnitFactory(organisation=place, parent=unit, code="accueil")
    alike = UnitFactory(organisation=place, code="nord-est")
    ideas = {one: waiting(referent, unit=one) for one in (unit, below, alike)}
    found = {one: shown(client, service=one.pk)["nouvelles"] for one in ideas}
    assert {one: set(keys) for one, keys in found.items()} == {
        unit: {ideas[unit].pk, ideas[below].pk},
        below: {ideas[below].pk},
        alike: {ideas[alike].pk},
    }


@pytest.mark.parametrize("name", ["qui", "categorie", "service", "organisme", "file"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "' OR 1=1", "\x00"])
def test_a_filter_that_means_nothing_breaks_nothing(client, referent, name, value):
    waiting(referent)
    assert client.get(DESK, {name: value}).status_code == 200


def test_one_list_alone_goes_further(client, referent):
    ideas = [waiting(referent) for _ in range(23)]
    assert len(shown(client)["nouvelles"]) == 10
    assert set(shown(client, file="nouvelles")["nouvelles"]) == {idea.pk for idea in ideas}


def test_a_filter_is_kept_found_replaced_and_removed(client, referent):
    save = reverse("referents:save_filter")
    client.post(save, {"name": "Les miennes", "query": "qui=moi&page=3"})
    client.post(save, {"name": "Les miennes", "query": "qui=personne"})
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.query) == (referent, "qui=personne")
    assert client.get(DESK).context["saved"] == [
        {"pk": kept.pk, "name": "Les miennes", "query": "qui=personne"}
    ]
    client.post(reverse("referents:remove_filter", args=[kept.pk]))
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize("given", [{"name": ""}, {"name": "a" * 61}, {"query": ""}])
def test_a_filter_that_cannot_be_kept_says_so(client, referent, given):
    typed = {"name": "Un nom", "query": "qui=moi"} | given
    response = client.post(reverse("referents:save_filter"), typed, follow=True)
    assert "Filtre non gardé" in response.content.decode()
    assert SavedFilter.objects.count() == 0


def test_twenty_filters_are_enough(client, referent):
    SavedFilterFactory.create_batch(20, user=referent)
    client.post(reverse("referents:save_filter"), {"name": "De trop", "query": "qui=moi"})
    assert SavedFilter.objects.count() == 20


def test_the_filter_of_another_is_not_found(client, referent):
    other = SavedFilterFactory()
    assert client.post(reverse("referents:remove_filter", args=[other.pk])).status_code == 404
