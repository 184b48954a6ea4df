"""Calls for skills and help asked for: who may, who is told, what it changes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ideas.errors import Incomplete, NotAllowed
from ideas.models import Involvement
from notifications.models import Occurrence
from projects import services
from projects.enums import HelpKind
from projects.models import CallAnswer, HelpRequest, Project, SkillCall
from projects.selectors import help_awaiting
from projects.services.help import may_answer
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.projects import (
    CallAnswerFactory,
    HelpRequestFactory,
    ProjectFactory,
    SkillCallFactory,
)
from tests.ideas.cast import WHO, Cast
from tests.projects.test_pages import queries
from tests.projects.test_seats import NAMERS, page, told, who_may

pytestmark = pytest.mark.django_db

IN_TEAM = {"lead", "member", "referent_in_team", "director_in_team", "network_lead_in_team"}
OUTSIDE = {name for name in WHO if name.endswith("elsewhere")}


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def project(cast):
    return Project.objects.get(pk=cast.idea("in_project").pk)


@pytest.fixture
def call(project, cast):
    return SkillCallFactory(project=project, opened_by=cast.people["lead"], half_days=2)


def test_who_opens_and_closes_a_call(cast, project):
    def open_one(user):
        services.open_call(project=project, user=user, title="Filmer")

    def close_one(user):
        services.close_call(call=SkillCallFactory(project=project), user=user)

    assert [who_may(cast, open_one), who_may(cast, close_one)] == [NAMERS, NAMERS]


def test_a_call_says_what_it_looks_for(cast, project):
    with pytest.raises(Incomplete):
        services.open_call(project=project, user=cast.people["lead"], title="  ")


def test_any_agent_of_the_organisation_answers_save_those_who_carry_it(cast, call):
    def answer(user):
        services.answer_call(call=call, user=user, word="Volontiers.")

    assert who_may(cast, answer) == set(WHO) - IN_TEAM - OUTSIDE - {
        "sponsor",
        "referent_offered_seat",
    }


def test_a_closed_call_or_a_project_over_is_not_answered(cast, call, project):
    agent = cast.people["agent"]
    services.close_call(call=call, user=cast.people["lead"])
    call.refresh_from_db()
    with pytest.raises(NotAllowed):
        services.answer_call(call=call, user=agent, word="Volontiers.")

    other = SkillCallFactory(project=Project.objects.get(pk=cast.idea("achieved").pk))
    with pytest.raises(NotAllowed):
        services.answer_call(call=other, user=agent, word="Volontiers.")


def test_a_call_is_answered_once_with_a_word(cast, call):
    agent = cast.people["agent"]
    with pytest.raises(Incomplete):
        services.answer_call(call=call, user=agent, word=" ")
    services.answer_call(call=call, user=agent, word="Volontiers.")
    assert told("projects.call_answered") == {cast.people["lead"].pk}

    with pytest.raises(ValidationError):
        services.answer_call(call=call, user=agent, word="Encore moi.")

    assert CallAnswer.objects.count() == 1


def test_who_replies_and_once(cast, call):
    answer = CallAnswerFactory(call=call)

    def reply(user):
        services.reply_to_answer(answer=answer, user=user, accept=False)

    assert len(who_may(cast, reply) & NAMERS) == 1
    answers = [CallAnswerFactory(call=call) for _name in WHO]
    rest = iter(answers)
    done = who_may(
        cast,
        lambda user: services.reply_to_answer(answer=next(rest), user=user, accept=False),
    )
    assert done == NAMERS


def test_help_accepted_is_a_seat_on_the_terms_of_the_call(cast, call, project):
    answer = CallAnswerFactory(call=call)

    services.reply_to_answer(
        answer=answer, user=cast.people["lead"], accept=True, reply="Bienvenue."
    )

    seat = Involvement.objects.active().get(idea=project.idea, user=answer.user)
    assert (seat.kind, seat.terms.role, seat.terms.half_days) == ("member", call.title, 2)
    assert seat.terms.agreed_on is not None
    assert told("projects.call_replied") == {answer.user_id}
    assert Occurrence.objects.filter(notice="projects.member_announced").count() == 1


def test_help_of_someone_who_sponsors_it_since_is_not_a_seat(cast, call):
    answer = CallAnswerFactory(call=call, user=cast.people["sponsor"])

    with pytest.raises(ValidationError):
        services.reply_to_answer(answer=answer, user=cast.people["lead"], accept=True)

    answer.refresh_from_db()
    assert answer.accepted is None


def test_closing_a_call_thanks_those_without_a_reply(cast, call):
    welcomed = CallAnswerFactory(call=call)
    services.reply_to_answer(answer=welcomed, user=cast.people["lead"], accept=True)
    CallAnswerFactory(call=call)

    services.close_call(call=call, user=cast.people["lead"])
    services.close_call(call=call, user=cast.people["lead"])

    assert list(call.answers.values_list("accepted", flat=True)) == [True, False]
    assert Occurrence.objects.filter(notice="projects.call_replied").count() == 2


# The list -----------------------------------------------------------------------------------------


def test_the_calls_of_ones_own_organisation_are_listed(client):
    organisation = OrganisationFactory()
    client.force_login(UserFactory(organisation=organisation))
    mine = SkillCallFactory(project__idea__organisation=organisation)
    SkillCallFactory(project__idea__organisation=organisation, closed_on="2026-11-02")
    over = IdeaFactory(organisation=organisation, state="achieved")
    SkillCallFactory(project=ProjectFactory(idea=over))
    elsewhere = SkillCallFactory()

    shown = client.get(reverse("projects:calls")).context["calls"]

    assert [row["id"] for row in shown] == [mine.pk]
    assert client.get(reverse("projects:call", args=[elsewhere.pk])).status_code == 404


@pytest.mark.parametrize("name", ["calls", "team"])
def test_the_pages_cost_the_same_however_many_calls(client, cast, project, name):
    client.force_login(cast.people["lead"])
    url = reverse("projects:calls") if name == "calls" else page("team", project)
    counts = []
    for size in (1, 5):
        for _row in range(size):
            CallAnswerFactory(call=SkillCallFactory(project=project))
            HelpRequestFactory(project=project)
        counts.append(queries(client, url))

    assert counts[0] == counts[1]


# Their pages --------------------------------------------------------------------------------------


def test_a_call_from_one_page_to_the_next(client, cast, project):
    client.force_login(cast.people["lead"])
    client.post(page("open_call", project), {"title": "Filmer", "body": "", "half_days": "1"})
    call = SkillCall.objects.get()

    client.force_login(cast.people["agent"])
    url = reverse("projects:call", args=[call.pk])
    assert client.post(url, {"word": " "}).status_code == 422
    assert client.post(url, {"word": "Je filme."}).url == url
    assert "Je filme." in client.get(url).content.decode()

    client.force_login(cast.people["lead"])
    answer = CallAnswer.objects.get()
    assert client.post(page("reply", project, answer.pk), {"word": "Oui."}).status_code == 422
    sent = {"word": "Bienvenue.", "reply": "accept"}
    assert client.post(page("reply", project, answer.pk), sent).url == page("team", project)
    assert client.get(page("reply", project, answer.pk)).status_code == 404


def test_a_call_of_another_project_is_not_found(client, cast, project):
    client.force_login(cast.people["lead"])
    other = CallAnswerFactory()

    assert client.post(page("close_call", project, other.call_id)).status_code == 404
    assert client.get(page("reply", project, other.pk)).status_code == 404


# Help ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(HelpKind))
def test_who_asks_for_help(cast, project, kind):
    def ask(user):
        services.ask_help(project=project, user=user, kind=kind, body="On bute.")

    assert who_may(cast, ask) == IN_TEAM


@pytest.mark.parametrize("kind", list(HelpKind))
def test_who_answers_and_who_is_told(cast, project, kind):
    referents = {name for name in WHO if "referent" in WHO[name]}

    def answer(user):
        row = HelpRequestFactory(project=project, kind=kind, asked_by=cast.people["member"])
        services.answer_help(request=row, user=user, answer="D’accord.")

    able = {"sponsor"} if kind == HelpKind.TIME else referents | {"sponsor"}
    assert who_may(cast, answer) == able
    team = {cast.people[name].pk for name in ("lead", "member")}
    assert told("projects.help_answered") >= team

    services.ask_help(project=project, user=cast.people["lead"], kind=kind, body="On bute.")
    asked = told("projects.help_asked")
    sponsor = cast.people["sponsor"].pk
    assert (asked == {sponsor}) if kind == HelpKind.TIME else (asked > {sponsor})


def test_the_desk_leads_to_where_help_is_answered(cast, client, project):
    row = HelpRequestFactory(project=project)
    link = f'class="desk-row-answer" href="{page("team", project)}"'

    client.force_login(cast.people["referent"])
    assert client.get(reverse("referents:desk")).content.decode().count(link) == 1
    services.answer_help(request=row, user=cast.people["referent"], answer="Voici.")
    assert link not in client.get(reverse("referents:desk")).content.decode()


def test_a_request_is_answered_once_and_with_words(cast, project):
    row = HelpRequestFactory(project=project)
    with pytest.raises(Incomplete):
        services.answer_help(request=row, user=cast.people["referent"], answer=" ")
    services.answer_help(request=row, user=cast.people["referent"], answer="Voici.")

    with pytest.raises(NotAllowed):
        services.answer_help(request=row, user=cast.people["sponsor"], answer="Trop tard.")

    assert HelpRequest.objects.get().answer == "Voici."


@pytest.mark.parametrize("state", ["achieved", "stopped"])
def test_nothing_is_asked_nor_answered_once_it_is_over(cast, state):
    project = Project.objects.get(pk=cast.idea(state).pk)
    row = HelpRequestFactory(project=project)

    with pytest.raises(NotAllowed):
        services.ask_help(
            project=project, user=cast.people["lead"], kind=HelpKind.HELP, body="On bute."
        )
    with pytest.raises(NotAllowed):
        services.answer_help(request=row, user=cast.people["referent"], answer="Voici.")


@pytest.mark.parametrize(
    ("name", "shown"), [("agent", 1), ("referent", 1), ("member", 2), ("lead", 2), ("sponsor", 2)]
)
def test_time_to_arbitrate_is_between_the_team_and_its_sponsor(client, cast, project, name, shown):
    HelpRequestFactory(project=project)
    HelpRequestFactory(project=project, kind=HelpKind.TIME)
    client.force_login(cast.people[name])

    assert len(client.get(page("team", project)).context["help_requests"]) == shown


def test_help_asked_and_answered_from_the_pages(client, cast, project):
    client.force_login(cast.people["member"])
    assert client.post(page("ask_help", project), {"kind": "help"}).status_code == 422
    sent = {"kind": "help", "body": "Il nous faut un accord."}
    assert client.post(page("ask_help", project), sent).url == page("team", project)
    row = HelpRequest.objects.get()

    client.force_login(cast.people["referent"])
    url = page("answer_help", project, row.pk)
    assert "Il nous faut un accord." in client.get(url).content.decode()
    assert client.post(url, {"word": ""}).status_code == 422
    assert client.post(url, {"word": "Accordé."}).url == page("team", project)
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("kind", list(HelpKind))
def test_the_desk_lists_what_its_reader_may_answer(cast, project, kind):
    row = HelpRequestFactory(project=project, kind=kind)
    HelpRequestFactory(project=project, kind=kind, answered_on="2026-11-02", answer="Oui.",
                       answered_by=cast.people["sponsor"])  # fmt: skip
    listed = {name for name in WHO if list(help_awaiting(cast.people[name])) == [row]}

    assert listed == {name for name in WHO if may_answer(row, cast.people[name])}
    assert listed >= {"sponsor"}
    assert all(not help_awaiting(cast.people[name]) for name in set(WHO) - listed)
