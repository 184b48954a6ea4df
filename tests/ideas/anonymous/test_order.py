"""The order of ideas tells nothing of the order in which their authors came: over repeated days,
twenty people who sign in one after the other and deposit one after the other leave twenty ideas in
an order of their own. Sign-ins are read where the database keeps them."""

import datetime
import math
from random import shuffle

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from ideas.anonymous import collection
from ideas.models import HistoryEntry, Idea
from notifications.models import Occurrence
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.ideas.anonymous.box import deposit, open_box, tomorrow

PEOPLE, DAYS = 20, 12
#: Of one day's correlation by chance is 1/√19; of the mean of so many days:
DEVIATION = 1 / math.sqrt((PEOPLE - 1) * DAYS)


def correlation(one, other):
    """Spearman's: one for the same order, minus one for the reverse, about nothing by chance."""
    apart = sum((one.index(item) - other.index(item)) ** 2 for item in one)
    return 1 - 6 * apart / (len(one) * (len(one) ** 2 - 1))


def sign_in(person):
    """Someone signs in, in a browser of their own."""
    Client().force_login(person)


def signed_in_order(people):
    """The people in the order that their rows tell: of their last sign-in."""
    keys = [person.pk for person in people]
    return list(User.objects.filter(pk__in=keys).order_by("last_login"))


def a_day(place, number, *, one_by_one=False):
    """Twenty people sign in and deposit in turn. The ideas in the order of their authors' sign-ins,
    and the orders in which rows and keys of the database list them."""
    people = UserFactory.create_batch(PEOPLE, organisation=place, last_name=f"Jour {number}")
    shuffle(people)
    title_of = {person: f"Idée {number}-{person.pk}" for person in people}
    at = tomorrow() + datetime.timedelta(days=7 * number)
    for person in people:
        sign_in(person)
        deposit(place, title=title_of[person])
        if one_by_one:
            open_box(at)
            at = at + datetime.timedelta(hours=26)
            collection.Collection.objects.all().delete()
    if not one_by_one:
        open_box(at)
    came = [title_of[person] for person in signed_in_order(people)]
    assert came == [title_of[person] for person in people]
    return came, orders(came)


def orders(came):
    entries = HistoryEntry.objects.filter(idea__title__in=came)
    titles = dict(entries.values_list("pk", "idea__title"))
    told = Occurrence.objects.filter(notice="ideas.transition").order_by("pk")
    contexts = told.values_list("context__entry", flat=True)
    found = {
        "history": list(entries.order_by("pk").values_list("idea__title", flat=True)),
        "news": [titles[pk] for pk in contexts if pk in titles],
        "key": list(
            Idea.objects.filter(title__in=came).order_by("pk").values_list("title", flat=True)
        ),
    }
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT title FROM ideas_idea ORDER BY rowid")
            rows = [title for (title,) in cursor.fetchall()]
        found["rowid"] = [title for title in rows if title in came]
    if connection.vendor == "postgresql":
        for system in ("ctid", "xmin::text::bigint"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT title FROM ideas_idea ORDER BY {system}")
                rows = [title for (title,) in cursor.fetchall()]
            found[system] = [title for title in rows if title in came]
    return found


@pytest.mark.django_db
def test_no_order_of_the_database_tells_who_came_first():
    place = OrganisationFactory()
    found = {}
    for number in range(DAYS):
        came, listed = a_day(place, number)
        for name, order in listed.items():
            assert sorted(order) == sorted(came)
            found.setdefault(name, []).append(correlation(came, order))
    means = {name: sum(days) / DAYS for name, days in found.items()}
    # Four deviations: less than once in ten thousand runs by chance.
    assert {name: mean for name, mean in means.items() if abs(mean) > 4 * DEVIATION} == {}


@pytest.mark.django_db
def test_control_letters_collected_one_by_one_tell_it(settings, monkeypatch):
    settings.COLLECTION_EVERY_DAY = True
    monkeypatch.setattr(collection, "ENOUGH", 1)
    came, listed = a_day(OrganisationFactory(), 0, one_by_one=True)
    assert correlation(came, listed["history"]) == correlation(came, listed["news"]) == 1
