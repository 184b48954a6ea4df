"""Writing detailed answers: advice, models, preview; signing several; whether they helped."""

import io
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from ideas.answer_advice import helpfulness, warnings_for
from ideas.answer_check import (
    Lack,
    Refusal,
    lacks_of,
    nearly_the_same,
    says_a_way,
    says_whom,
    set_phrases,
)
from ideas.enums import RejectionReason
from ideas.model_answers import models_of
from ideas.models import Answer, AnswerFeedback, Decision, ModelAnswer
from ideas.readability import hints, sentences
from ideas.services import move
from tests.factories.accounts import MandateFactory, UserFactory
from tests.factories.ideas import AnswerFactory, IdeaFactory, InvolvementFactory
from tests.ideas.cast import REJECTION, Cast

pytestmark = pytest.mark.django_db

LONG = (
    "Nous avons étudié votre proposition avec attention et nous avons conclu que le coût annuel de "
    "ce second guichet dépasserait largement ce que les visiteurs du lundi y gagneraient."
)


# Readability --------------------------------------------------------------------------------------


def test_sentences_end_at_stops_and_at_lines():
    assert sentences("Un. Deux ! Trois ?\nQuatre") == ["Un", "Deux", "Trois", "Quatre"]


def test_a_long_sentence_is_pointed_at_and_a_short_one_is_not():
    assert [hint.text for hint in hints("Le lundi est calme. Le mardi aussi.")] == []
    (hint,) = hints(LONG)
    assert "29 mots" in hint.text
    assert hint.words.startswith("Nous avons étudié")


@pytest.mark.parametrize("words", ["dans le cadre de", "Compte tenu de", "problématique"])
def test_jargon_is_given_in_other_words(words):
    (hint,) = hints(f"{words} la demande.")
    assert words.lower() in hint.text


def test_an_acronym_is_to_be_explained_once():
    assert len(hints("La DSI étudie.")) == 1
    assert hints("La direction informatique (DSI) étudie. La DSI répond.") == []


# What is missing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Elle pourrait se faire si le budget est voté.", True),
        ("Adressez-vous au service de la formation.", True),
        ("Nous vous répondrons le 15 avril.", True),
        ("Elle sera reprise en février.", True),
        ("Dès que le marché sera passé.", True),
        ("C’est non.", False),
        ("Voté en maig, au mois de mars.", False),
    ],
)
def test_a_next_step_is_recognised(text, says):
    assert says_a_way(text) is says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Inès Robin, à l’accueil", True),
        ("mission.innovation@exemple.fr", True),
        ("le service de la paie", True),
        ("nous", False),
    ],
)
def test_whom_to_talk_to_is_recognised(text, says):
    assert says_whom(text) is says


def test_what_a_bare_refusal_lacks_and_a_detailed_one_does_not():
    idea = "Ouvrir un second guichet le lundi pour réduire l’attente des visiteurs"
    bare = Refusal(idea, "Votre proposition sera prise en compte.")
    assert lacks_of(bare) == [
        Lack.UNDERSTOOD,
        Lack.REASON,
        Lack.EXPLANATION,
        Lack.WAY_FORWARD,
        Lack.CONTACT,
        Lack.APPEAL,
    ]
    whole = Refusal(
        idea,
        "Vous proposez un second guichet le lundi pour réduire l’attente. Le coût dépasse le "
        "bénéfice : le lundi reçoit douze visiteurs, et le guichet en coûterait trois par an. Il "
        "pourrait ouvrir si les visites doublaient. Parlez-en à Inès Robin, au service de "
        "l’accueil. Un réexamen peut être demandé jusqu’au 3 mars.",
    )
    assert lacks_of(whole) == []


def test_a_phrase_used_three_times_is_a_set_phrase():
    phrase = "Cette proposition sera étudiée au moment de la planification correspondante."
    texts = [phrase, phrase.replace("étudiée", "prise"), phrase, "Une tout autre réponse."]
    assert set_phrases(texts) == [phrase]
    assert nearly_the_same(phrase, phrase + " Merci.")
    assert not nearly_the_same(phrase, "Une tout autre réponse, plus longue que celle-là.")
    assert Lack.OWN_WORDS in lacks_of(Refusal("", phrase), set_phrases=[phrase])


def test_the_command_counts_and_refuses_what_is_no_table(tmp_path):
    table = tmp_path / "refus.csv"
    table.write_text(
        "title,summary,rejected_message\nUn guichet,Le lundi,Non.\nUn vélo,Entre deux sites,\n",
        encoding="utf-8",
    )
    out = io.StringIO()
    call_command("check_refusals", table, stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "1 refus, 0 formule répétée"
    assert lines[-1].split()[0] == "0"
    each = io.StringIO()
    call_command("check_refusals", table, "--each", stdout=each)
    assert each.getvalue().splitlines()[0].startswith("1\u00a0: ne redit rien de l’idée, ")
    with pytest.raises(CommandError):
        call_command("check_refusals", table, "--answer", "autre")
    with pytest.raises(CommandError):
        call_command("check_refusals", tmp_path / "rien.csv")


#: The folder of real data, where there is one: it is no part of this repository.
REAL = Path(os.environ.get("ESSAIM_REAL_DATA") or settings.BASE_DIR.parent / "shared" / "data")
REFUSALS = REAL / "barcelona-part" / "proposals.csv"
#: The lines of `docs/refusals.md`, in the order in which the command counts.
COUNTED = (
    "nothing of the idea is taken up",
    "no reason is given",
    "nothing is explained (under thirty words)",
    "neither what would make it possible nor where to turn",
    "nobody to talk to",
    "no day until which it can be looked at again",
    "a set phrase, used three times or more",
    "nothing is missing",
)


@pytest.mark.skipif(not REFUSALS.exists(), reason="the real refusals are not on this machine")
def test_what_is_written_of_real_refusals_is_what_they_count():
    page = (settings.BASE_DIR / "docs" / "refusals.md").read_text(encoding="utf-8")
    table = {words: int(count) for count, words in re.findall(r"\| (\d+) \| (.+?) \|", page)}
    out = io.StringIO()
    call_command("check_refusals", REFUSALS, stdout=out)
    head, *lines = out.getvalue().splitlines()
    counts = [int(line.split()[0]) for line in lines]
    assert table == dict(zip(COUNTED, counts, strict=True))
    assert re.findall(r"\d+", head) == ["172", "7"]
    assert "(172 refusals with a text, seven set phrases)" in page


# Models -------------------------------------------------------------------------------------------


def test_every_reason_has_a_default_model_and_an_organisation_writes_its_own():
    idea = IdeaFactory()
    models = models_of(idea.organisation_id)
    assert set(models) == set(RejectionReason.values)
    assert {model.own for model in models.values()} == {False}

    ModelAnswer.objects.create(
        organisation=idea.organisation,
        reason="out_of_scope",
        explanation="Chez nous.",
        way_forward="Ailleurs.",
    )
    models = models_of(idea.organisation_id)
    assert (models["out_of_scope"].own, models["out_of_scope"].explanation) == (True, "Chez nous.")
    assert sum(model.own for model in models.values()) == 1


def test_a_signatory_is_warned_of_a_letter_that_repeats_its_model_or_has_blanks():
    models = models_of(IdeaFactory().organisation_id)
    model = models["cost_against_benefit"]
    untouched = {**REJECTION, "explanation": model.explanation}
    warning = warnings_for(untouched, models)
    assert (warning.model.reason, bool(warning.blanks)) == ("cost_against_benefit", True)

    filled = model.explanation
    for blank in warning.blanks:
        filled = filled.replace(blank, "mille euros")
    warning = warnings_for({**REJECTION, "explanation": filled}, models)
    assert (warning.model.reason, warning.blanks) == ("cost_against_benefit", ())

    assert warnings_for(REJECTION, models) is None


# Signing together ---------------------------------------------------------------------------------


def proposals(cast, count):
    ideas = [cast.idea("in_triage") for _ in range(count)]
    return [
        move(idea, "reject", actor=cast.actor("referent"), seen=0, **REJECTION) for idea in ideas
    ]


def sign(client, cast, name, decisions):
    client.force_login(cast.people[name])
    url = reverse("referents:signatures")
    return client.post(url, {"decision": [row.pk for row in decisions]}, follow=True)


def test_several_answers_are_signed_on_one_page(client):
    cast = Cast()
    decisions = proposals(cast, 3)

    page = sign(client, cast, "director", decisions[:2]).content.decode()

    assert "2 réponses sont signées." in page
    assert Answer.objects.filter(signed_by=cast.people["director"]).count() == 2
    assert list(Decision.objects.open()) == [decisions[2]]


def test_one_that_moved_is_left_and_stops_no_other(client):
    cast = Cast()
    gone, stays = proposals(cast, 2)
    move(gone.idea, "withdraw", actor=cast.actor("author"), seen=0)

    page = sign(client, cast, "director", [gone, stays]).content.decode()

    assert "1 réponse est signée." in page
    assert "1 réponse n’a pas été signée" in page
    assert [answer.idea for answer in Answer.objects.all()] == [stays.idea]


@pytest.mark.parametrize("name", ["referent", "agent", "director_author", "chair", "author"])
def test_who_may_not_sign_signs_nothing(client, name):
    cast = Cast()
    decisions = proposals(cast, 1)
    sign(client, cast, name, decisions)
    assert not Answer.objects.exists()


def test_the_letters_shown_are_those_one_may_sign(client):
    cast = Cast()
    (decision,) = proposals(cast, 1)
    shown = {}
    for name in ("director", "delegated_director", "director_author", "referent", "agent"):
        client.force_login(cast.people[name])
        page = client.get(reverse("referents:signatures")).content.decode()
        shown[name] = decision.idea.title in page
    assert shown == {
        "director": True,
        "delegated_director": True,
        "director_author": False,
        "referent": False,
        "agent": False,
    }


def test_the_page_costs_the_same_for_one_or_ten_letters(client, django_assert_max_num_queries):
    cast = Cast()
    proposals(cast, 1)
    client.force_login(cast.people["director"])
    url = reverse("referents:signatures")
    client.get(url)
    with django_assert_max_num_queries(30) as one:
        client.get(url)
    proposals(cast, 9)
    with django_assert_max_num_queries(30) as ten:
        client.get(url)
    assert len(one) == len(ten)


def test_one_person_never_writes_and_signs(client):
    """A referent who also directs signs nothing of their own."""
    cast = Cast()
    MandateFactory(user=cast.people["referent"], director=True)
    decisions = proposals(cast, 1)
    sign(client, cast, "referent", decisions)
    assert not Answer.objects.exists()
    sign(client, cast, "director", decisions)
    answer = Answer.objects.get()
    assert answer.written_by != answer.signed_by


# Whether they helped ------------------------------------------------------------------------------


def told(organisation, writer, helped, count):
    for _ in range(count):
        idea = IdeaFactory(organisation=organisation)
        InvolvementFactory(idea=idea)
        answer = AnswerFactory(idea=idea, rejection=True, written_by=writer)
        AnswerFeedback.objects.create(answer=answer, helped=helped)


def test_under_ten_authors_nothing_is_said():
    writer = UserFactory()
    told(writer.organisation, writer, True, 9)
    assert helpfulness(organisation_id=writer.organisation_id) is None


def test_the_share_is_in_words_until_ten_are_on_each_side():
    writer = UserFactory()
    place = writer.organisation
    told(place, writer, True, 10)
    told(place, writer, False, 2)
    found = helpfulness(organisation_id=place.pk, writer=writer)
    assert (found.said, found.percent, found.words) == (12, None, "presque toujours")

    told(place, writer, False, 8)
    found = helpfulness(organisation_id=place.pk, writer=writer)
    assert (found.said, found.percent, found.words) == (20, 50, "une fois sur deux")
    assert helpfulness(organisation_id=place.pk, writer=UserFactory(organisation=place)) is None


def test_one_author_who_speaks_ten_times_is_one_person():
    writer = UserFactory()
    author = UserFactory(organisation=writer.organisation)
    for _ in range(10):
        idea = IdeaFactory(organisation=writer.organisation)
        InvolvementFactory(idea=idea, user=author)
        answer = AnswerFactory(idea=idea, rejection=True)
        AnswerFeedback.objects.create(answer=answer, helped=True)
    assert helpfulness(organisation_id=writer.organisation_id) is None


# The models of an organisation --------------------------------------------------------------------


def test_the_one_in_charge_adapts_a_model_and_comes_back_to_the_default(client):
    cast = Cast()
    client.force_login(cast.people["responsable"])
    url = reverse("referents:model_answer") + "?raison=other_priority"
    assert "Cette année, les équipes" in client.get(url).content.decode()
    assert (
        client.post(url, {"explanation": "Le budget est pris.", "way_forward": ""}).status_code
        == 422
    )
    client.post(url, {"explanation": "Le budget est pris.", "way_forward": "En mars."})
    model = models_of(cast.organisation.pk)["other_priority"]
    assert (model.own, model.explanation) == (True, "Le budget est pris.")
    client.post(url, {"forget": "1"})
    assert not models_of(cast.organisation.pk)["other_priority"].own
    assert client.get(reverse("referents:model_answer") + "?raison=autre").status_code == 404
    assert client.get(reverse("referents:model_answers")).status_code == 200


@pytest.mark.parametrize("name", ["referent", "agent", "chair", "network_lead"])
def test_who_does_not_lead_writes_no_model(client, name):
    cast = Cast()
    client.force_login(cast.people[name])
    assert client.get(reverse("referents:model_answers")).status_code == 403
    assert client.post(reverse("referents:model_answer"), {"forget": "1"}).status_code == 403
