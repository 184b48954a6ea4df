"""With the code: where the idea stands, and every letter its author may send."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ideas import services
from ideas.actors import Person
from ideas.anonymous import codes
from ideas.enums import Disclosure, State
from ideas.models import Involvement, Letter
from tests.factories.accounts import UserFactory
from tests.ideas.anonymous.box import deposit, idea_of, open_box, say_again, tomorrow
from tests.support.queries import verbs_of
from tests.support.zone import hidden, words

FOLLOW = "/anonyme/suivre/"
REFUSAL = {
    "understood": "Vous proposez une borne.",
    "reasons": ["cost_against_benefit"],
    "explanation": "Elle coûterait plus qu’elle ne rend.",
    "way_forward": "Une borne partagée avec la mairie.",
    "contact": "Le référent innovation.",
}


def read(zone, code, **fields):
    return zone.send(FOLLOW, {"code": code, **fields})


def act(zone, code, kind, **fields):
    return zone.send(f"{FOLLOW}ecrire/{kind}/", {"code": code, **fields})


def write(zone, code, kind, **fields):
    """Open the form of a letter, then send it as the page would."""
    page = act(zone, code, kind)
    assert page.status_code == 200, words(page)
    carried = {name: hidden(page, name) for name in ("seen", "number")}
    return act(zone, code, kind, send="1", **{**carried, **fields})


def move(code, action, user, **details):
    idea = idea_of(code)
    return services.move(idea, action, actor=Person(user), seen=idea.revision, **details)


def refuse(code, referent, director):
    decision = move(code, "reject", referent, **REFUSAL)
    services.confirm(decision, user=director, seen=idea_of(code).revision)


# The code -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [str, str.lower, codes.grouped, lambda c: f"  {c[:9]} {c[9:]} "])
def test_a_code_is_taken_as_it_is_typed(zone, code, typed):
    page = read(zone, typed(code))
    assert page.status_code == 200
    assert "Une borne à l’accueil" in words(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Écrivez votre code"),
        ("ABCD", "Un code compte vingt et un signes"),
        ("é" * 21, "sans accent ni U"),
        ("0" * 20 + "1", "Un signe ne correspond pas"),
        (codes.new_code, "Aucune idée ne répond à ce code"),
    ],
)
def test_a_wrong_code_is_said_and_kept(zone, place, typed, said):
    typed = typed() if callable(typed) else typed
    page = read(zone, typed)
    assert page.status_code == 422
    assert said in words(page)
    assert f'value="{typed}"' in page.content.decode() or not typed


def test_wrong_codes_never_lock_anyone_out(zone, code):
    for _time in range(30):
        assert read(zone, codes.new_code()).status_code == 422
    assert read(zone, code).status_code == 200


def test_the_code_is_in_no_title_and_no_address(zone, code):
    content = read(zone, code).content.decode()
    shown = (code, codes.grouped(code))
    for part in ("<title>", "<h1>", "href=", "action="):
        after = [piece.split(">", 2)[0:2] for piece in content.split(part)[1:]]
        assert not any(form in str(after) for form in shown)


@pytest.mark.parametrize(
    "path",
    [FOLLOW, f"{FOLLOW}ecrire/message/", f"{FOLLOW}reprendre/", f"{FOLLOW}se-faire-connaitre/"],
)
def test_an_address_alone_asks_for_the_code(zone, place, path):
    page = zone.get(path)
    assert page.status_code == 200 and "Votre code de suivi" in words(page)
    assert zone.send(path).status_code == 422


# Reading ------------------------------------------------------------------------------------------


def test_a_letter_still_in_the_box_is_said_to_be(zone, place):
    code = deposit(place)
    page = words(read(zone, code))
    assert "Votre lettre est dans la boîte" in page and "Prochaine levée" in page
    assert "Une borne à l’accueil" not in page, "a sealed letter cannot be read again"


def test_reading_writes_nothing(zone, code, referent, director):
    refuse(code, referent, director)
    with CaptureQueriesContext(connection) as queries:
        assert read(zone, code).status_code == 200
    assert verbs_of(queries) == {"SELECT"}
    assert len(queries) <= 20


def test_state_steps_awaited_and_dialogue_are_shown(zone, code, referent):
    move(code, "request_info", referent, question="Combien de personnes ?")
    page = words(read(zone, code))
    for expected in ("Précisions demandées", "En attente de votre part", "avant le",
                     "Combien de personnes ?", "Apporter des précisions", "Étude"):  # fmt: skip
        assert expected in page


def test_the_detailed_answer_is_read_at_once(zone, code, referent, director):
    refuse(code, referent, director)
    page = words(read(zone, code))
    assert "Elle coûterait plus qu’elle ne rend." in page
    assert "Demander un réexamen" in page and "Cette réponse vous a-t-elle aidé" in page


def test_a_refusal_of_an_idea_not_moderated_yet_can_be_signed(code, referent, director):
    """Nobody but referents sees it: its signatory must, or the answer would wait for ever."""
    idea = idea_of(code)
    assert idea.visibility == "awaiting"
    signatory = Client()
    signatory.force_login(director)
    assert signatory.get(idea.get_absolute_url()).status_code == 404
    move(code, "reject", referent, **REFUSAL)
    page = signatory.get(f"{idea.get_absolute_url()}decision/")
    assert page.status_code == 200
    assert "Signer la réponse" in page.content.decode()


# Writing ------------------------------------------------------------------------------------------


def test_precisions_leave_at_the_collection(zone, code, referent):
    move(code, "request_info", referent, question="Combien ?")
    form = act(zone, code, "provide_info")
    assert "Combien ?" in words(form)

    sent = write(zone, code, "provide_info", body="Trente par jour.")

    assert "Votre lettre est dans la boîte" in words(sent)
    assert idea_of(code).state == State.INFO_REQUESTED
    waiting = words(read(zone, code))
    assert "Encore scellé" in waiting and "Trente par jour." not in waiting
    open_box(say_again(tomorrow()))
    assert idea_of(code).state == State.IN_TRIAGE
    assert "Trente par jour." in words(read(zone, code))


def test_a_letter_is_taken_back_before_the_collection(zone, code, referent):
    move(code, "request_info", referent, question="Combien ?")
    write(zone, code, "provide_info", body="Trente.")
    back = zone.send(f"{FOLLOW}reprendre/", {"code": code, "kind": "provide_info", "number": "0"})
    assert "La lettre est retirée de la boîte" in words(back)
    assert Letter.objects.count() == 0
    late = zone.send(f"{FOLLOW}reprendre/", {"code": code, "kind": "provide_info", "number": "0"})
    assert "a déjà été relevée" in words(late)


def test_the_same_letter_sent_twice_is_one(zone, code):
    for body in ("Un mot.", "Un mot, corrigé."):
        fields = {"seen": idea_of(code).revision, "number": 0, "body": body}
        page = act(zone, code, "message", send="1", **fields)
        assert page.status_code == 200
    assert "Elle remplace" in words(page)
    assert Letter.objects.count() == 1


def test_a_re_examination_is_asked_once(zone, code, referent, director):
    refuse(code, referent, director)
    write(zone, code, "appeal", body="La mairie paierait.")
    open_box(say_again(tomorrow()))
    assert idea_of(code).state == State.IN_TRIAGE
    refused = act(zone, code, "appeal")
    assert refused.status_code == 409
    assert "Ce n’est plus possible maintenant" in words(refused)


def test_an_idea_is_withdrawn_and_its_code_still_opens(zone, code):
    write(zone, code, "withdraw")
    open_box(say_again(tomorrow()))
    page = words(read(zone, code))
    assert "Retirée par son auteur" in page and "Rouvrir l’idée" in page


def test_an_answer_is_contested_and_said_to_have_helped(zone, code, referent):
    move(code, "answer", referent, answer="Cela existe.", where="Service courrier")
    page = act(zone, code, "feedback", send="1", seen=idea_of(code).revision, number=0,
               answer=idea_of(code).answers.get().version, helped="no")  # fmt: skip
    assert page.status_code == 200
    assert "Votre avis sur cette réponse est dans la boîte" in words(read(zone, code))
    write(zone, code, "contest", body="Pas au guichet.")
    open_box(say_again(tomorrow()))
    assert idea_of(code).state == State.IN_TRIAGE
    assert idea_of(code).answers.get().feedback.helped is False


def test_an_empty_letter_is_refused_and_nothing_is_posted(zone, code):
    page = act(zone, code, "message", send="1", seen=1, number=0, body="  ")
    assert page.status_code == 422
    assert "data-error-summary" in page.content.decode()
    assert Letter.objects.count() == 0


def test_too_long_a_letter_is_kept(zone, code):
    page = act(zone, code, "message", send="1", seen=1, number=0, body="mot " * 3_000)
    assert page.status_code == 422 and "mot mot mot" in words(page)


def test_what_the_idea_no_longer_allows_keeps_the_text(zone, code, referent):
    fields = {"seen": idea_of(code).revision, "number": 0, "body": "Mon mot."}
    page = act(zone, code, "appeal", send="1", **fields)
    assert page.status_code == 409
    assert "Ce n’est plus possible maintenant" in words(page) and "Mon mot." in words(page)


@pytest.mark.parametrize("kind", ["deposit", "rien", "take_charge"])
def test_kinds_of_letters_that_do_not_exist(zone, code, kind):
    assert act(zone, code, kind).status_code == 404


@pytest.mark.parametrize("fields", [{}, {"seen": "x"}, {"seen": "1", "number": "-1"}])
def test_altered_forms_are_refused(zone, code, fields):
    assert act(zone, code, "message", send="1", body="Un mot.", **fields).status_code == 422
    assert Letter.objects.count() == 0


# Files --------------------------------------------------------------------------------------------


def test_a_file_is_downloaded_with_the_code_only(zone, code):
    from tests.factories.ideas import AttachmentFactory

    row, other = AttachmentFactory(idea=idea_of(code)), AttachmentFactory()
    path = f"{FOLLOW}fichiers/{row.pk}/"
    response = zone.send(path, {"code": code})
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    b"".join(response)
    assert zone.send(f"{FOLLOW}fichiers/{other.pk}/", {"code": code}).status_code == 404
    assert zone.send(path, {"code": codes.new_code()}).status_code == 422


# Revealing ----------------------------------------------------------------------------------------

REVEAL = "/idees/se-faire-connaitre/"


def claim_of(zone, code):
    page = zone.send(f"{FOLLOW}se-faire-connaitre/", {"code": code, "send": "1"})
    return page.content.decode().split('name="claim"')[1].split(">", 1)[1].split("<", 1)[0]


@pytest.fixture
def author(place):
    return UserFactory(organisation=place)


@pytest.fixture
def signed_in(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    return client


def confirm(client, claim, **fields):
    client.get(REVEAL)
    token = client.cookies["csrftoken"].value
    data = {"claim": claim, "csrfmiddlewaretoken": token, **fields}
    return client.post(f"{REVEAL}confirmer/", data)


def test_revealing_says_what_it_means_and_writes_nothing(zone, code):
    page = zone.send(f"{FOLLOW}se-faire-connaitre/", {"code": code})
    assert "C’est définitif" in words(page) and 'name="claim"' not in page.content.decode()
    with CaptureQueriesContext(connection) as queries:
        claim_of(zone, code)
    assert verbs_of(queries) == {"SELECT"}


@pytest.mark.parametrize("disclosure", Disclosure)
def test_a_claim_is_redeemed_after_two_confirmations(zone, code, signed_in, author, disclosure):
    claim = claim_of(zone, code)

    first = signed_in.post(REVEAL, {"claim": claim})
    second = confirm(signed_in, claim, disclosure=disclosure)
    assert (first.status_code, second.status_code) == (200, 200)
    assert Involvement.objects.count() == 0
    done = confirm(signed_in, claim, disclosure=disclosure, sure="1")

    assert done.url == idea_of(code).get_absolute_url()
    tie = Involvement.objects.get()
    assert (tie.user, tie.kind, tie.disclosure) == (author, "author", disclosure)


def test_a_claim_serves_once(zone, code, signed_in):
    claim = claim_of(zone, code)
    confirm(signed_in, claim, disclosure="team", sure="1")
    again = confirm(signed_in, claim, disclosure="public", sure="1")
    assert again.status_code == 422
    assert "Cette attestation a déjà servi" in words(again)
    assert Involvement.objects.get().disclosure == "team"


def test_a_claim_lasts_fifteen_minutes(zone, code, signed_in, monkeypatch):
    claim = claim_of(zone, code)
    later = timezone.now() + timezone.timedelta(minutes=16)
    monkeypatch.setattr("ideas.anonymous.reveal.timezone.now", lambda: later)
    late = confirm(signed_in, claim, disclosure="team", sure="1")
    assert late.status_code == 422 and "plus de quinze minutes" in words(late)
    assert Involvement.objects.count() == 0


@pytest.mark.parametrize("claim", ["", "n’importe quoi", "QUJD"])
def test_something_else_than_a_claim(signed_in, place, claim):
    response = signed_in.post(REVEAL, {"claim": claim})
    assert response.status_code == (422 if claim else 200)
    assert "Votre attestation" in words(response)


def test_the_scope_is_asked_for(zone, code, signed_in):
    page = confirm(signed_in, claim_of(zone, code))
    assert page.status_code == 422 and "Choisissez à qui" in words(page)


def test_the_second_confirmation_carries_a_token(zone, code, signed_in):
    data = {"claim": claim_of(zone, code), "disclosure": "team", "sure": "1"}
    assert signed_in.post(f"{REVEAL}confirmer/", data).status_code == 403
    assert Involvement.objects.count() == 0


def test_someone_not_signed_in_keeps_the_claim(zone, code):
    claim = claim_of(zone, code)
    response = Client().post(REVEAL, {"claim": claim}, HTTP_ORIGIN="http://testserver")
    assert response.status_code == 403
    assert claim in response.content.decode()
