"""Recognition: collective first; badges for their holder; nothing anonymous ever counts."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ideas.enums import Badge, Disclosure, Origin, State, Tie, Visibility
from ideas.errors import NotAllowed
from ideas.models import Helped, Idea, ShownBadge, Support
from ideas.recognition import earned, earned_by, shown_in
from ideas.services import show_badges
from projects.enums import SiteState
from projects.recognition import Period, achieved, adoptions
from tests.factories.accounts import OrganisationFactory, UnitFactory, UserFactory
from tests.factories.ideas import (
    CommentFactory,
    HistoryEntryFactory,
    IdeaFactory,
    InvolvementFactory,
    OpinionFactory,
)
from tests.factories.projects import ProjectFactory, RolloutSiteFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 2)
PAGE, MINE = reverse("we_did"), reverse("badges")


@pytest.fixture
def place():
    return OrganisationFactory()


@pytest.fixture
def user(place):
    return UserFactory(organisation=place, first_name="Ada", last_name="Petit")


def all_lived(user, **fields):
    """An idea around which someone has lived everything there is to live."""
    idea = IdeaFactory(organisation=user.organisation, state=State.ACHIEVED, **fields)
    for kind in (Tie.AUTHOR, Tie.MEMBER):
        InvolvementFactory(idea=idea, user=user, kind=kind, disclosure=Disclosure.PUBLIC)
    HistoryEntryFactory(idea=idea, action="achieve", target=State.ACHIEVED, day=DAY)
    said = CommentFactory(idea=idea, author=user)
    Helped.objects.create(comment=said, user=UserFactory())
    CommentFactory(idea=idea, thanks=True)
    OpinionFactory(idea=idea, expert=user, given_on=DAY, body="Oui.")
    other = IdeaFactory(organisation=user.organisation, **fields_of(fields, "b"))
    InvolvementFactory(idea=other, user=user, kind=Tie.COAUTHOR)
    return idea


def fields_of(fields, code):
    return fields | {"code_digest": code * 64} if "code_digest" in fields else fields


ANONYMOUS = {"origin": Origin.ANONYMOUS, "code_digest": "a" * 64, "deposited_at": None}


# Badges -------------------------------------------------------------------------------------------


def test_each_badge_comes_from_what_happened_in_the_order_of_the_list(user):
    assert earned_by(user) == {}
    all_lived(user)
    held = earned_by(user)
    assert list(held) == list(Badge)
    assert held[Badge.ACHIEVED] == held[Badge.EXPERT] == DAY
    assert {type(day) for day in held.values()} == {datetime.date}


def test_nothing_of_an_anonymous_idea_counts_even_once_its_author_is_known(user):
    """The control is the test above: the same rows around a signed idea give every badge."""
    idea = all_lived(user, **ANONYMOUS)
    assert idea.involvements.filter(user=user, disclosure=Disclosure.PUBLIC).exists()
    assert earned_by(user) == {}
    Idea.objects.update(origin=Origin.SIGNED, code_digest=None)
    assert list(earned_by(user)) == list(Badge)


@pytest.mark.parametrize("change", ["hidden", "left", "not_accepted"])
def test_what_is_not_seen_or_not_theirs_any_more_does_not_count(user, change):
    idea = IdeaFactory(organisation=user.organisation)
    tie = InvolvementFactory(idea=idea, user=user)
    assert list(earned_by(user)) == [Badge.FIRST_IDEA]
    if change == "hidden":
        Idea.objects.update(visibility=Visibility.HIDDEN)
    elif change == "left":
        type(tie).objects.update(ended_on=timezone.localdate())
    else:
        type(tie).objects.update(accepted_on=None)
    assert earned_by(user) == {}


def test_the_day_is_that_of_the_first_time(user):
    for day in (DAY, DAY - datetime.timedelta(days=30)):
        idea = IdeaFactory(organisation=user.organisation, deposited_on=day)
        InvolvementFactory(idea=idea, user=user)
    assert earned_by(user) == {Badge.FIRST_IDEA: DAY - datetime.timedelta(days=30)}


def test_a_badge_says_nothing_of_how_many_times(user):
    """Fifty ideas or one: the same page, save the day."""
    pages = []
    for _ in range(2):
        all_lived(user)
        pages.append(list(earned_by(user).items()))
    assert pages[0] == pages[1]


def test_as_many_queries_for_one_person_as_for_twenty(user):
    people = [user, *UserFactory.create_batch(19, organisation=user.organisation)]
    counts = []
    for size in (1, 20):
        for person in people[:size]:
            all_lived(person)
        with CaptureQueriesContext(connection) as captured:
            found = earned([person.pk for person in people[:size]])
        counts.append((len(captured), len(found)))
    assert counts == [(7, 1), (7, 20)]


# Who sees them ------------------------------------------------------------------------------------


def test_a_badge_is_seen_by_its_holder_only_unless_they_say_so(client, user):
    all_lived(user)
    colleague = UserFactory(organisation=user.organisation)

    def pages(reader):
        client.force_login(reader)
        return [client.get(url).content.decode() for url in (PAGE, MINE)]

    assert "Première idée" in pages(user)[1]
    assert ["Première idée" in page for page in pages(colleague)] == [False, False]
    assert "Ada Petit" not in pages(colleague)[0]

    client.force_login(user)
    client.post(MINE, {"badge": ["first_idea"]})
    page = pages(colleague)[0]
    assert ("Ada Petit" in page, "Première idée" in page, "Avis donné" in page) == (
        True,
        True,
        False,
    )

    client.force_login(user)
    client.post(MINE, {})
    assert "Ada Petit" not in pages(colleague)[0]


def test_one_shows_only_what_one_has(client, user):
    client.force_login(user)
    with pytest.raises(NotAllowed):
        show_badges(user=user, badges=["first_idea"])
    assert client.post(MINE, {"badge": ["first_idea"]}).status_code == 403
    assert client.post(MINE, {"badge": ["nothing"]}).status_code == 403
    assert ShownBadge.objects.count() == 0


def test_what_is_no_longer_earned_is_no_longer_shown(place, user):
    all_lived(user)
    show_badges(user=user, badges=list(Badge))
    assert [(person, len(badges)) for person, badges in shown_in(place)] == [(user, len(Badge))]
    Idea.objects.update(visibility=Visibility.HIDDEN)
    assert shown_in(place) == []


def test_those_who_left_and_other_organisations_are_not_named(place, user):
    all_lived(user)
    show_badges(user=user, badges=["first_idea"])
    assert shown_in(OrganisationFactory()) == []
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert shown_in(place) == []


def test_people_come_by_name_whatever_they_did(place):
    people = [UserFactory(organisation=place, last_name=name) for name in ("Zola", "Arnaud")]
    for person, count in zip(people, (5, 1), strict=True):
        for _ in range(count):
            InvolvementFactory(idea=IdeaFactory(organisation=place), user=person)
        show_badges(user=person, badges=["first_idea"])
    assert [person.last_name for person, _badges in shown_in(place)] == ["Arnaud", "Zola"]


def test_showing_twice_is_once_and_a_new_choice_replaces_the_first(user):
    all_lived(user)
    show_badges(user=user, badges=["first_idea", "team"])
    show_badges(user=user, badges=["team", "helped"])
    show_badges(user=user, badges=["team", "helped"])
    assert sorted(ShownBadge.objects.values_list("badge", flat=True)) == ["helped", "team"]


# What was done together ---------------------------------------------------------------------------


def test_ideas_achieved_the_latest_first_by_year(place):
    ideas = []
    for year in (2024, 2025, 2026):
        idea = IdeaFactory(organisation=place, state=State.ACHIEVED)
        HistoryEntryFactory(
            idea=idea, action="achieve", target="achieved", day=DAY.replace(year=year)
        )
        ideas.insert(0, idea)
    IdeaFactory(organisation=place, state=State.ACHIEVED)
    elsewhere = IdeaFactory(state=State.ACHIEVED)
    HistoryEntryFactory(idea=elsewhere, action="achieve", target="achieved", day=DAY)
    assert list(achieved(place, Period())) == ideas
    assert list(achieved(place, Period(2025))) == [ideas[1]]
    Idea.objects.update(visibility=Visibility.HIDDEN)
    assert list(achieved(place, Period())) == []


def test_sites_are_ours_anywhere_and_others_at_our_place(place):
    def site(owner, unit_of, state=SiteState.ADOPTED):
        project = ProjectFactory(idea__organisation=owner)
        return RolloutSiteFactory(
            project=project, unit=UnitFactory(organisation=unit_of), state=state, since=DAY
        )

    other = OrganisationFactory()
    ours, theirs_here = site(place, other), site(other, place)
    site(other, other)
    site(place, place, SiteState.PLANNED)
    assert set(adoptions(place, Period())) == {ours, theirs_here}
    assert list(adoptions(place, Period(2020))) == []


def test_the_page_tells_no_figure_about_persons(client, place):
    users = UserFactory.create_batch(25, organisation=place)
    idea = all_lived(users[0])
    Support.objects.bulk_create(Support(idea=idea, user=user) for user in users[1:12])
    client.force_login(users[20])
    page = client.get(PAGE).content.decode()
    figures = re.findall(r'key-figure-label">([^<]+)<', page)
    assert [label.split()[0].rstrip("s") for label in figures] == ["idée", "site", "merci"]
    assert client.get(f"{PAGE}?annee=1789").context["year"] is None


def test_the_page_tells_ideas_sites_and_thanks(client, user):
    idea = all_lived(user, title="Un guichet mobile")
    project = ProjectFactory(idea=idea, results="Vingt minutes de moins.")
    unit = UnitFactory(organisation=user.organisation, name="Accueil de Bourg")
    RolloutSiteFactory(project=project, unit=unit, state=SiteState.ADOPTED)
    CommentFactory(idea=idea, thanks=True, html="<p>L’attente a fondu.</p>")
    CommentFactory(idea=idea, thanks=True, hidden=True, html="<p>Masqué.</p>")
    client.force_login(user)
    page = client.get(PAGE).content.decode()
    wanted = ("Un guichet mobile", "Vingt minutes", "Accueil de Bourg", "L’attente a fondu")
    assert [words in page for words in wanted] == [True] * 4
    assert "Masqué." not in page


def test_an_empty_organisation_is_told_kindly(client, user):
    client.force_login(user)
    assert "Tout commence par une première idée" in client.get(PAGE).content.decode()
    assert "Rien encore, et rien ne presse" in client.get(MINE).content.decode()


def test_the_page_costs_the_same_for_1_and_20(client, user):
    client.force_login(user)
    counts = []
    for size in (1, 20):
        while Idea.objects.filter(state=State.ACHIEVED).count() < size:
            person = UserFactory(organisation=user.organisation)
            project = ProjectFactory(idea=all_lived(person))
            unit = UnitFactory(organisation=user.organisation)
            RolloutSiteFactory(project=project, unit=unit, state=SiteState.ADOPTED)
            show_badges(user=person, badges=["first_idea"])
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 24


# Thanks, whole ------------------------------------------------------------------------------------


def test_a_thanks_can_be_taken_back_reported_and_moderated_from_the_page(client, user):
    idea = IdeaFactory(organisation=user.organisation, state=State.ACHIEVED)
    mine = CommentFactory(idea=idea, thanks=True, author=user)
    other = CommentFactory(idea=idea, thanks=True)
    client.force_login(user)
    page = client.get(idea.get_absolute_url()).content.decode()
    remove, report = (
        reverse(f"ideas:{name}", args=[idea.pk, note.pk])
        for name, note in (("remove", mine), ("report_comment", other))
    )
    assert (f'href="{remove}"' in page, f'href="{report}"' in page) == (True, True)
    assert client.post(remove).url == f"{idea.get_absolute_url()}#mercis"
    assert client.post(report, {"reason": "off_topic"}).status_code == 302


@pytest.mark.parametrize(("count", "linked"), [(5, False), (6, True)])
def test_every_thanks_can_be_read(client, user, count, linked):
    idea = IdeaFactory(organisation=user.organisation, state=State.ACHIEVED)
    for _ in range(count):
        CommentFactory(idea=idea, thanks=True)
    client.force_login(user)
    url = reverse("ideas:thank", args=[idea.pk])
    page = client.get(idea.get_absolute_url()).content.decode()
    assert (f'href="{url}"' in page) is linked
    assert client.get(url).content.decode().count('class="thanks-note"') == count
