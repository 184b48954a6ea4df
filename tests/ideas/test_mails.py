"""What the mails of the circuit say, to whom, and when they leave."""

import re

import pytest
from django.utils import timezone

from accounts.models import User
from ideas.actors import Person
from ideas.enums import Audience, State, Tie
from ideas.lifecycle import TRANSITIONS
from ideas.models import DialogueMessage, Idea, Involvement
from ideas.notices import templates_wanted
from ideas.services.moves import confirm, move
from ideas.working_days import next_working_morning
from innovation_platform.typography import date_words
from notifications.models import Message
from notifications.notices import get_notice
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.ideas import IdeaFactory
from tests.ideas.mails import (
    DUE,
    QUOTED,
    REJECTION,
    SHOWN,
    TITLE,
    TWO_PARAGRAPHS,
    body,
    everything,
    lived_idea,
    named,
    people_of,
    put,
    transition_mail,
    wrong_typography,
)
from tests.notifications.support import address, deliver, make_due

EVERY = [tuple(name.removesuffix(".txt").split("/")[2:]) for name in templates_wanted()]
#: The mails that quote the dialogue.
QUOTING = [
    ("request_info", "author"),
    ("provide_info", "referents"),
    ("contest", "author"),
    ("contest", "referents"),
    ("forward", "author"),
    ("forward", "network_lead"),
    ("return_forwarded", "author"),
    ("return_forwarded", "referents"),
    ("appeal", "author"),
    ("appeal", "referents"),
]


@pytest.fixture
def idea(db):
    return lived_idea()


# What every mail of a transition says -------------------------------------------------------------


@pytest.mark.parametrize(("action", "audience"), EVERY)
def test_says_all_it_must(idea, action, audience):
    put(idea, action)
    words = transition_mail(idea, action, audience, reason="Le motif public.")
    assert [SHOWN in words.subject, SHOWN in words.lead, bool(words.body)] == [True] * 3
    assert words.url == f"http://testserver/idees/{idea.pk}/"
    said = everything(words)
    assert re.findall(r"@(?!media)|None|\{|%\}|  \S", words.subject + words.as_text()) == []
    assert said.count("…") == 0
    assert wrong_typography(words.subject + "\n" + words.as_text()) == []
    if TRANSITIONS[action].why:
        assert "Le motif public." in said
    if audience == Audience.FOLLOWERS:
        assert "Auteure" not in said


@pytest.mark.parametrize(("action", "audience"), EVERY)
def test_once_the_idea_has_moved_again_says_so_and_no_limit_of_before(idea, action, audience):
    put(idea, action)
    DialogueMessage.objects.update(revision=6)
    words = transition_mail(idea, action, audience, revision=6, reason="Le motif public.")
    now = f"Depuis, l’idée a encore avancé : elle est maintenant « {State(idea.state).label} »."
    assert body(words)[-1] == ("text", now)
    assert date_words(DUE) not in everything(words)


@pytest.mark.parametrize(("action", "audience"), EVERY)
def test_can_be_written_when_nobody_is_named(idea, action, audience):
    """The clock acts, people have no name, nobody is sponsor nor lead: never an address instead."""
    put(idea, action)
    User.objects.update(first_name="", last_name="")
    Involvement.objects.all().delete()
    words = transition_mail(idea, action, audience, actor=None, actor_kind="clock", reason="Motif.")
    assert re.findall(r"@(?!media)|None|\{\{", words.subject + words.as_text()) == []
    assert "exemple.fr" not in words.as_html()


@pytest.mark.parametrize(("action", "audience"), EVERY)
def test_dialogue_is_quoted_whole_to_those_who_may_read_it_only(idea, action, audience):
    put(idea, action)
    DialogueMessage.objects.update(body=TWO_PARAGRAPHS)
    words = transition_mail(idea, action, audience, reason="Le motif public.")
    assert (QUOTED in body(words)) is ((action, audience) in QUOTING)
    assert ("Second paragraphe." in everything(words)) is ((action, audience) in QUOTING)


def test_whoever_has_a_part_to_play_is_told_as_that_even_when_they_follow(idea):
    put(idea, "form_team")
    for name in ("Zoé", "Léa"):
        idea.follows.create(user=named(name))
    transition_mail(idea, "form_team", Audience.AUTHOR, actor=named("Diane"))
    context = {"entry": idea.history.get().pk}
    told = {}
    for recipient in get_notice("ideas.transition").recipients(context):
        told.setdefault(recipient.user_id, recipient.audience)
    assert told == {named("Zoé").pk: "author", named("Léa").pk: "lead"}


# The answer to an idea not retained ---------------------------------------------------------------


def test_the_letter(idea):
    put(idea, "reject")
    words = transition_mail(idea, "reject", Audience.AUTHOR, recipient=named("Zoé"))
    assert words.subject == f"Votre idée {SHOWN} n’est pas retenue : notre réponse"
    assert words.lead == (
        f"Votre idée {SHOWN} n’est pas retenue ; voici pourquoi, et ce que vous pouvez faire. "
        "Vous pouvez demander un réexamen jusqu’au vendredi 22\u00a0janvier 2027."
    )
    assert words.action_label == "Dire si cette réponse m’aide"
    assert body(words) == [
        ("text", "Bonjour Zoé Auteure,"),
        (
            "text",
            "Merci d’avoir partagé cette idée. Elle a été lue et étudiée avec attention, et nous "
            "vous devons une réponse complète. Voici d’abord ce que nous en avons compris.",
        ),
        ("text", "Vous proposez d’ouvrir un second guichet."),
        ("text", "Nous ne la retenons pas, et voici pour quelles raisons :"),
        ("list", "Le coût dépasse le bénéfice attendu", "Une autre priorité passe avant"),
        ("text", "Voici notre explication."),
        ("text", "Deux raisons :"),
        ("list", "le lundi est calme", "le hall est petit"),
        ("text", "Nous y reviendrons."),
        ("text", "Ce qui la rendrait possible, ou vers où aller :"),
        ("text", "Un hall plus grand, prévu en 2028."),
        ("text", "À qui en parler :"),
        ("text", "Inès Robin, à l’accueil."),
        (
            "text",
            "Si un élément nouveau peut changer notre réponse, demandez un réexamen depuis la page "
            "de votre idée, une fois et jusqu’au vendredi 22\u00a0janvier 2027. Quand c’est "
            "possible, d’autres personnes que nous l’étudieront.",
        ),
        (
            "text",
            "Cette réponse vous a-t-elle aidé ? Dites-le depuis la même page : votre avis nous "
            "sert à mieux répondre.",
        ),
        ("text", "Pour Caf de l’Ain, le lundi 23\u00a0novembre 2026 :"),
        (
            "list",
            "Rédigé par Rémi Garnier, référent innovation",
            "Signé par Diane Leroy, pour la direction",
        ),
    ]


def test_the_letter_says_that_it_is_signed_by_delegation(idea):
    put(idea, "reject")
    idea.answers.update(by_delegation=True)
    words = transition_mail(idea, "reject", Audience.AUTHOR)
    assert body(words)[-1][2] == "Signé par Diane Leroy, par délégation de la direction"


def test_the_letter_after_a_reexamination_offers_no_other(idea):
    put(idea, "reject")
    Idea.objects.filter(pk=idea.pk).update(appealed_on=timezone.localdate())
    words = transition_mail(idea, "reject", Audience.AUTHOR)
    said = everything(words)
    assert "22\u00a0janvier 2027" not in said
    assert body(words)[-4] == (
        "text",
        "Un réexamen de cette idée a déjà eu lieu : cette réponse clôt son étude.",
    )


def test_followers_of_an_idea_not_retained_get_the_essential(idea):
    put(idea, "reject")
    words = transition_mail(idea, "reject", Audience.FOLLOWERS)
    assert body(words)[1:4] == [
        ("list", "Le coût dépasse le bénéfice attendu", "Une autre priorité passe avant"),
        ("text", "L’explication donnée :"),
        (
            "quote",
            "Deux raisons :",
            "- le lundi est calme",
            "- le hall est petit",
            "Nous y reviendrons.",
        ),
    ]


def post():
    """What the worker does: address everything due, then send it."""
    while address():
        pass
    deliver()


@pytest.mark.django_db
def test_refusal_from_signature_to_mailbox(smtp_sink):
    place = OrganisationFactory()
    people = people_of(place)
    author, referent, director = people["Zoé"], people["Rémi"], people["Diane"]
    follower = UserFactory(organisation=place)
    idea = IdeaFactory(organisation=place, title=TITLE)
    Involvement.objects.create(
        idea=idea, user=author, kind=Tie.AUTHOR, accepted_on=timezone.localdate()
    )
    idea.supports.create(user=follower)
    decision = move(idea, "reject", actor=Person(referent), seen=0, **REJECTION)
    post()
    (proposal,) = smtp_sink.to(director.email)
    assert proposal["Subject"].strip() == f"Une réponse à signer, pour l’idée {SHOWN}"
    (taken,) = smtp_sink.to(author.email)
    assert taken["Subject"].strip() == f"Rémi Garnier s’occupe de votre idée {SHOWN}"

    entry = confirm(decision, user=director, seen=decision.revision)
    post()
    _taken, letter = smtp_sink.to(author.email)
    assert letter["Subject"].strip() == f"Votre idée {SHOWN} n’est pas retenue : notre réponse"
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    for part in ("Zoé Auteure", "Vous proposez d’ouvrir", "2028", "Inès Robin", "Diane Leroy"):
        assert [part in text, part in html] == [True, True]

    morning = next_working_morning(entry.at, place.time_zone)
    held = Message.objects.filter(recipient=follower)
    assert set(held.values_list("state", "not_before")) == {("waiting", morning)}
    assert smtp_sink.to(follower.email) == []
    make_due(*held)
    post()
    (news,) = smtp_sink.to(follower.email)
    assert news["Subject"].strip() == f"L’idée {SHOWN} n’est pas retenue"
