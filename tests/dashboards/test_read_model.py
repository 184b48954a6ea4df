"""The read model: whatever happens, updates give what a rebuild gives."""

import datetime
import logging

import pytest
from django.core.management import call_command
from django.utils import timezone

from dashboards.figures.alive import comments, deposits, supports
from dashboards.models import Cursor, FigureCell, Freeze, IdeaFact, PublishedCount
from dashboards.services import updating
from dashboards.services.cells import read_again
from dashboards.services.freezing import OPEN_MONTHS, freeze, freeze_old_months
from dashboards.services.rebuilding import Drift, check, check_all
from dashboards.services.updating import settle, update, updated_at
from dashboards.tasks import keep_figures, update_figures
from ideas.enums import Visibility
from ideas.models import Comment, Idea, Support
from ideas.services import support, withdraw_support
from notifications.models import Occurrence
from notifications.notices import get_notice
from notifications.rendering import words_of
from tests.dashboards.months import YEAR, House, day, kept
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import CommentFactory, IdeaFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


def rebuilt():
    """What a rebuild from nothing gives."""
    FigureCell.objects.all().delete()
    IdeaFact.objects.all().delete()
    call_command("rebuild_figures", verbosity=0)
    return kept()


def test_updates_twice_change_nothing_more():
    house = House()
    house.idea("03-01", ("take_charge", "in_triage", "03-04"), supports_count=3)

    assert update() == 1
    before = kept()
    Cursor.objects.exclude(name="writer").delete()

    assert (update(), kept()) == (0, before)


def test_every_way_to_change_is_seen():
    house = House()
    idea = house.idea("03-01", unit=house.top)
    fan = UserFactory(organisation=house.organisation)
    update()

    support(idea=idea, user=fan)
    assert update() == 1
    withdraw_support(idea=idea, user=fan)
    assert update() == 1
    CommentFactory(idea=idea)
    assert update() == 1
    Comment.objects.all().delete()
    Idea.objects.update(comments_count=1)
    assert update() == 1
    Idea.objects.update(
        unit=house.beside, campaign=CampaignFactory(organisation=house.organisation)
    )
    assert update() == 1
    Idea.objects.update(visibility=Visibility.HIDDEN)
    assert update() == 1

    assert FigureCell.objects.count() == 0
    Idea.objects.update(visibility=Visibility.VISIBLE)
    update()
    assert kept() == rebuilt()


def test_a_row_whose_transaction_ends_late_is_not_missed():
    """Its key is behind the cursor when it appears."""
    house = House()
    idea, other = house.idea("03-01"), house.idea("03-01")
    update()
    user = UserFactory()
    last = Support.objects.create(idea=other, user=user).pk
    Support.objects.filter(pk=last).update(id=last + 10)
    Idea.objects.filter(pk=other.pk).update(supports_count=1)
    update()
    Support.objects.create(id=last + 1, idea=idea, user=user)
    Idea.objects.filter(pk=idea.pk).update(supports_count=1)
    Cursor.objects.filter(name="round").update(key="f" * 32)

    update()

    assert supports(house.scope, YEAR).number == 2


def test_the_round_looks_at_every_idea_in_turn(monkeypatch):
    monkeypatch.setattr(updating, "ROUND", 2)
    house = House()
    for _ in range(5):
        house.idea("03-01")
    settle()
    Idea.objects.update(supports_count=1)
    Cursor.objects.all().delete()
    for name, model in updating.SOURCES.items():
        Cursor.objects.create(name=name, last=10**6)
        assert model.objects.filter(pk__gt=10**6).count() == 0
    seen = []
    for _ in range(3):
        update()
        seen.append(supports(type(house.scope)(house.scope.organisations), YEAR).number)

    assert seen == [2, 4, 5]


def test_drafts_and_hidden_ideas_add_nothing():
    IdeaFactory(draft=True)
    IdeaFactory(visibility=Visibility.AWAITING)
    update()

    assert FigureCell.objects.count() == 0


def test_frozen_months_do_not_change_when_their_rows_go():
    house = House()
    idea = house.idea("03-10", supports_count=4)
    CommentFactory(idea=idea, created_at=datetime.datetime(2026, 4, 2, 9, tzinfo=datetime.UTC))
    later = house.idea("05-10", supports_count=2)
    freeze(organisation=house.organisation.pk, through=day("04-30"))

    Comment.objects.all().delete()
    Idea.objects.update(supports_count=1, visibility=Visibility.HIDDEN)
    Idea.objects.filter(pk=later.pk).update(visibility=Visibility.VISIBLE)
    settle()

    def shown():
        scope = type(house.scope)(house.scope.organisations)
        return [one(scope, YEAR).number for one in (deposits, supports, comments)]

    assert shown() == [2, 5, 1]
    before = kept()
    call_command("rebuild_figures", verbosity=0)
    assert (shown(), kept()) == ([2, 5, 1], before)
    assert check(organisation=house.organisation.pk) == Drift()


def test_a_freeze_only_moves_forward():
    house = House()
    freeze(organisation=house.organisation.pk, through=day("04-30"))
    freeze(organisation=house.organisation.pk, through=day("02-01"))

    assert Freeze.objects.get().through == day("04-01")


@pytest.mark.parametrize("today", ["2028-02-29", "2027-01-01", "2026-12-31"])
def test_months_older_than_any_retention_are_frozen(today):
    house = House()
    today = datetime.date.fromisoformat(today)

    assert freeze_old_months(today=today) == freeze_old_months(today=today) + 1
    through = Freeze.objects.get(organisation=house.organisation).through
    months = (today.year - through.year) * 12 + today.month - through.month
    assert months == OPEN_MONTHS + 1


def test_drift_is_put_right_and_told_to_administrators_once_a_day(caplog):
    house, sound = House(), House()
    wrong = house.idea("03-01", supports_count=3)
    sound.idea("03-01")
    administrator = MandateFactory(administrator=True).user
    update()
    before = kept()
    FigureCell.objects.filter(organisation=house.organisation, kind="o").update(deposits=7)
    fact = IdeaFact.objects.get(pk=wrong.pk)
    fact.counts["2026-03-01"]["supports"] = 9
    fact.save()

    with caplog.at_level(logging.ERROR):
        assert list(check_all()) == [house.organisation.pk]

    assert kept() == before
    assert f"organisation {house.organisation.pk} had drifted: 1 ideas, 3 cells" in caplog.text
    told = Occurrence.objects.get(notice="dashboards.drift")
    assert (told.context["ideas"], told.context["cells"]) == (1, 3)
    assert check_all() == {}
    FigureCell.objects.update(deposits=7)
    check_all()
    assert Occurrence.objects.filter(notice="dashboards.drift").count() == 1
    assert administrator.pk


def test_what_changed_since_it_was_read_is_not_drift():
    house = House()
    house.idea("03-01", supports_count=3)
    update()
    Idea.objects.update(supports_count=5)

    assert check_all() == {}
    assert supports(house.scope, YEAR).number == 5


def test_the_schedule_keeps_the_figures():
    house = House()
    house.idea("03-01")
    before = timezone.now()

    assert updated_at() is None
    assert (update_figures(), update_figures()) == (1, 0)
    assert updated_at() >= before
    assert keep_figures() == 0


def test_a_step_of_the_night_that_fails_holds_up_no_other(caplog):
    """A cell whose counts are not numbers stops the check; people are counted all the same."""
    house = House()
    last_year = timezone.localdate().year - 1
    idea = IdeaFactory(organisation=house.organisation, deposited_on=datetime.date(last_year, 3, 1))
    fans = [UserFactory(organisation=house.organisation) for _ in range(25)]
    Support.objects.bulk_create([Support(idea=idea, user=user) for user in fans])
    update()
    FigureCell.objects.update(counts={"poison": "x"})
    IdeaFact.objects.update(counts={"2026-03-01": "x"})

    assert keep_figures() == 0

    assert "check_all failed" in caplog.text
    assert PublishedCount.objects.filter(year=last_year, count=25).exists()


def test_an_idea_that_is_gone_is_not_read():
    assert read_again([IdeaFactory.build().pk]) == 0


def test_figures_cost_the_same_however_many_ideas(django_assert_num_queries):
    house = House()
    for count in (1, 20):
        while Idea.objects.count() < count:
            house.idea("03-01", unit=house.below)
        update()
        scope = type(house.scope)(house.scope.organisations)
        with django_assert_num_queries(1):
            for one in (deposits, supports, comments):
                one(scope, YEAR)


def test_administrators_read_what_was_put_right():
    administrator = MandateFactory(administrator=True).user
    UserFactory()
    context = {"organisations": [1, 2], "ideas": 3, "cells": 4, "day": "2026-03-01"}
    notice = get_notice("dashboards.drift")
    message = MessageFactory(
        occurrence__notice=notice.code,
        occurrence__context=context,
        recipient=administrator,
        audience=notice.audience,
    )

    words = words_of(message, notice)

    assert [one.user_id for one in notice.recipients(context)] == [administrator.pk]
    assert "de 2 organismes" in words.lead
    assert "mal comptées : 3. Nombre de totaux remis en ordre : 4." in str(words.body).replace(
        "\\xa0", " "
    )
