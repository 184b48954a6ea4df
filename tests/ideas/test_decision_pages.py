"""The page of a pending decision: who sees it, and what is done from it."""

import pytest
from django.urls import reverse

from accounts.models import Mandate
from ideas.enums import State
from ideas.models import Decision, Idea
from ideas.services import confirm, return_decision
from tests.factories.accounts import MandateFactory
from tests.ideas.cast import Cast
from tests.ideas.scenes import PROPOSALS, carry_out, propose, second_of

pytestmark = pytest.mark.django_db


def page_of(idea):
    return reverse("ideas:decision", args=[idea.pk])


def test_the_page_of_a_decision_is_for_its_two_sides(client):
    cast = Cast()
    idea, _decision = propose(cast)
    seen = {}
    for name in cast.people:
        client.force_login(cast.people[name])
        seen[name] = client.get(page_of(idea)).status_code

    allowed = {"referent", "director", "delegated_director", "sponsor"}
    elsewhere = {name for name in cast.people if name.endswith("elsewhere")}
    network = {"network_lead_in_team"}
    assert {name for name, status in seen.items() if status == 200} == allowed
    assert {name for name, status in seen.items() if status == 404} == elsewhere
    assert network <= {name for name, status in seen.items() if status == 403}


def test_signing_from_the_page(client):
    cast = Cast()
    idea, _decision = propose(cast)
    client.force_login(cast.people["director"])

    response = client.post(page_of(idea), {"confirm": "1", "seen": "0"})

    assert (response.status_code, response.url) == (302, idea.get_absolute_url())
    assert Idea.objects.get(pk=idea.pk).state == "rejected"


def test_sending_back_without_a_word_keeps_the_page(client):
    cast = Cast()
    idea, decision = propose(cast)
    client.force_login(cast.people["director"])

    response = client.post(page_of(idea), {"return": "1", "seen": "0", "comment": " "})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"comment"}
    assert Decision.objects.open().get() == decision


@pytest.mark.parametrize("seen", ["0", "", "abc", "99"])
def test_a_comment_sent_too_late_is_kept(client, seen):
    cast = Cast()
    idea, _decision = propose(cast)
    carry_out(cast, idea, "request_info", "referent")
    client.force_login(cast.people["director"])

    response = client.post(
        page_of(idea), {"return": "1", "seen": seen, "comment": "Soyez plus clair."}
    )

    assert response.status_code == 409
    assert "Soyez plus clair." in response.content.decode()
    assert "Précisions demandées" in response.content.decode()


@pytest.mark.parametrize(("action", "state", "name"), PROPOSALS)
def test_the_page_of_a_decision_shows_every_kind_before_and_after(client, action, state, name):
    cast = Cast()
    idea, decision = propose(cast, action, state, name)
    second = second_of(cast, idea, action)
    client.force_login(second)
    assert client.get(page_of(idea)).status_code == 200

    confirm(decision, user=second, seen=0)

    assert client.get(page_of(idea)).status_code == 200
    client.force_login(cast.people[name])
    assert client.get(page_of(idea)).status_code == 200


def test_an_idea_without_a_decision_has_no_such_page(client):
    cast = Cast()
    idea = cast.idea(State.IN_TRIAGE)
    client.force_login(cast.people["director"])

    assert client.get(page_of(idea)).status_code == 404


def shown_by_form(client, idea, action):
    """The words and choices that the form of a transition opens with."""
    form = client.get(reverse("ideas:move", args=[idea.pk, action])).context["form"]
    return {name: form[name].value() for name in form.fields if name != "seen"}


@pytest.mark.parametrize("ending", ["taken back", "sent back"])
@pytest.mark.parametrize(("action", "state", "name"), PROPOSALS)
def test_what_comes_back_is_proposed_again_from_its_own_words(client, action, state, name, ending):
    """Not one word is typed twice; nobody else finds them."""
    cast = Cast()
    idea, decision = propose(cast, action, state, name)
    if ending == "sent back":
        second = second_of(cast, idea, action)
        return_decision(decision, user=second, seen=0, comment="Dites pourquoi.")
    client.force_login(cast.people[name])
    if ending == "taken back":
        done = client.post(page_of(idea), {"take_back": "1"}, follow=True)
        assert "vous retrouverez ses mots" in done.content.decode()
    kept = client.get(page_of(idea))
    assert kept.context["again_url"] == reverse("ideas:move", args=[idea.pk, action])
    assert kept.context["again_url"] in kept.content.decode()

    given = {name: value for name, value in cast.details(action).items() if value}
    if "lead" in given:
        given["lead"] = cast.people["agent"].email
    found = shown_by_form(client, idea, action)
    assert {name: found[name] for name in given if name in found} == {
        name: value for name, value in given.items() if name in found
    }
    assert given.keys() - found.keys() <= {"learned"}  # asked after a trial only


def test_what_was_proposed_is_found_by_its_proposer_only_and_until_something_else_is(client):
    cast = Cast()
    idea, _decision = propose(cast)
    client.force_login(cast.people["referent"])
    client.post(page_of(idea), {"take_back": "1"})
    client.force_login(cast.people["responsable"])
    assert not shown_by_form(client, idea, "reject")["explanation"]
    client.force_login(cast.people["referent"])
    assert shown_by_form(client, idea, "reject")["explanation"]

    carry_out(cast, idea, "reject", "responsable")
    Idea.objects.filter(pk=idea.pk).update(state=State.IN_TRIAGE)
    assert not shown_by_form(client, idea, "reject")["explanation"]


def test_a_form_not_sent_since_is_found_before_what_came_back(client):
    cast = Cast()
    idea, _decision = propose(cast, "accept", "in_triage", "chair")
    client.force_login(cast.people["chair"])
    client.post(page_of(idea), {"take_back": "1"})
    client.post(reverse("ideas:keep_draft", args=[idea.pk, "accept"]), {"reason": "Mieux dit."})
    assert shown_by_form(client, idea, "accept")["reason"] == "Mieux dit."


def test_what_was_confirmed_is_not_offered_again(client):
    cast = Cast()
    idea, decision = propose(cast)
    confirm(decision, user=cast.people["director"], seen=0)
    client.force_login(cast.people["referent"])
    assert client.get(page_of(idea)).context["again_url"] == ""


# Who may know what is proposed --------------------------------------------------------------------

#: What would become of the idea is told to its author first, by the decision itself.
ON_THE_MERIT = {"reject": "ne pas retenir l’idée", "accept": "retenir l’idée"}


@pytest.mark.parametrize("action", ON_THE_MERIT)
def test_what_is_prepared_is_not_told_before_it_is_decided(client, action):
    cast = Cast()
    idea, _decision = propose(cast, action, "in_triage", "chair")

    def banner(name):
        client.force_login(cast.people[name])
        return client.get(idea.get_absolute_url()).context["waiting"]

    for name in ("author", "coauthor", "agent", "expert", "lead"):
        waiting = banner(name)
        assert ON_THE_MERIT[action] not in waiting["what"], name
        assert str(waiting["awaited"]) == "de la direction", name
        assert waiting["due_on"], name
    for name in ("referent", "director", "committee_member"):
        assert ON_THE_MERIT[action] in banner(name)["what"], name


def test_what_is_prepared_is_not_told_to_an_author_who_comes_too_late(client):
    cast = Cast()
    idea, _decision = propose(cast)
    Idea.objects.filter(pk=idea.pk).update(revision=1)

    def stale(name, action):
        client.force_login(cast.people[name])
        url = reverse("ideas:move", args=[idea.pk, action])
        page = client.post(url, {**cast.details(action), "seen": "0"})
        assert page.status_code == 409
        return page.content.decode()

    assert "Proposition en attente" not in stale("author", "withdraw")
    assert "Proposition en attente" in stale("responsable", "request_info")


# Somebody must be there to confirm ----------------------------------------------------------------


@pytest.mark.parametrize(("directors", "warned"), [(1, True), (2, False)])
def test_whoever_proposes_what_nobody_may_confirm_is_told_at_once(client, directors, warned):
    """The only director, who studies ideas too, writes a refusal: who signs by their delegation
    would sign in their name."""
    cast = Cast()
    idea, writer = cast.idea("in_triage"), cast.people["director"]
    MandateFactory(user=writer, referent=True)
    others = Mandate.objects.filter(role="director", delegated_by=None).exclude(user=writer)
    if directors == 1:
        others.delete()
    client.force_login(writer)
    url = reverse("ideas:move", args=[idea.pk, "reject"])
    page = client.post(url, {**cast.details("reject"), "seen": "0"}, follow=True)
    assert Decision.objects.open().get().proposed_by == writer
    said = "une autre personne doit recevoir cette mission"
    assert (said in page.content.decode()) == warned
