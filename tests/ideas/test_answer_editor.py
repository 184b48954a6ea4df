"""The editor of detailed answers: models, advice, preview, drafts, the letter sent back."""

import pytest
from django.urls import reverse

from ideas.actors import Person
from ideas.answer_advice import advise
from ideas.enums import RejectionReason
from ideas.model_answers import models_of
from ideas.models import Decision, Idea
from ideas.services import move, return_decision
from tests.factories.ideas import IdeaFactory
from tests.ideas.cast import REJECTION, Cast
from tests.ideas.test_answer_writing import LONG

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    cast = Cast()
    idea = cast.idea("in_triage")

    def post(name="referent", page="write_answer", **data):
        client.force_login(cast.people[name])
        return client.post(reverse(f"ideas:{page}", args=[idea.pk]), data)

    post.cast, post.idea, post.client = cast, idea, client
    return post


def test_the_preview_is_the_letter_and_proposes_nothing(editor):
    page = editor(preview="1", **REJECTION).content.decode()
    assert "Réponse à votre idée" in page
    assert page.count(REJECTION["explanation"]) == 2  # in the letter, and in the form still
    assert "Rédigée par" in page
    assert not Decision.objects.exists()


def test_a_model_fills_what_is_empty_and_never_what_was_typed(editor):
    model = models_of(editor.idea.organisation_id)["other_priority"]
    page = editor(use_model="1", model="other_priority", explanation="Mes mots.").content.decode()
    assert "Mes mots." in page
    assert model.explanation[:30] not in page
    assert model.way_forward[:30] in page
    assert "entre crochets" in page


def test_advice_comes_as_one_types(editor):
    page = editor(page="answer_hints", **{**REJECTION, "contact": "nous", "explanation": LONG})
    text = page.content.decode()
    assert "29 mots" in text
    assert "Personne n’est nommé" in text
    assert "<html" not in text


@pytest.mark.parametrize("page", ["write_answer", "answer_hints"])
@pytest.mark.parametrize(("name", "status"), [("referent", 200), ("agent", 403), ("author", 403)])
def test_who_writes_an_answer(editor, page, name, status):
    assert editor(name, page, preview="1").status_code == status


def test_the_button_of_the_idea_opens_the_editor_with_models_and_preview(editor):
    editor.client.force_login(editor.cast.people["referent"])
    url = reverse("ideas:move", args=[editor.idea.pk, "reject"])
    page = editor.client.get(url, {"next": reverse("referents:desk")}).content.decode()
    assert "Partir d’un modèle" in page
    assert "Voir la lettre comme l’auteur" in page
    assert editor.idea.problem in page
    assert f'name="next" value="{reverse("referents:desk")}"' in page
    refused = editor.client.post(url, {"seen": 0, **REJECTION, "contact": ""})
    assert refused.status_code == 422
    assert "Partir d’un modèle" in refused.content.decode()
    assert REJECTION["explanation"] in refused.content.decode()


def test_a_letter_begun_is_found_again_with_its_reasons(editor):
    url = reverse("ideas:keep_draft", args=[editor.idea.pk, "reject"])
    editor.client.force_login(editor.cast.people["referent"])
    reasons = list(RejectionReason.values[:2])
    editor.client.post(url, {"explanation": "Les équipes déménagent.", "reasons": reasons})
    form = editor.client.get(reverse("ideas:write_answer", args=[editor.idea.pk])).context["form"]
    assert form.initial["explanation"] == "Les équipes déménagent."
    assert form.initial["reasons"] == reasons


def test_a_letter_sent_back_is_written_again_from_its_own_words(editor):
    """With the comment of who sent it back; not for another writer, nor once the idea moved."""
    people, idea = editor.cast.people, editor.idea
    decision = move(idea, "reject", actor=Person(people["referent"]), seen=0, **REJECTION)
    return_decision(decision, user=people["director"], seen=0, comment="Dites qui décide.")

    def opened(name):
        editor.client.force_login(people[name])
        return editor.client.get(reverse("ideas:move", args=[idea.pk, "reject"]))

    page = opened("referent")
    assert {part: page.context["form"].initial[part] for part in REJECTION} == REJECTION
    assert "Dites qui décide." in page.content.decode()
    seen = editor.client.get(reverse("ideas:decision", args=[idea.pk])).content.decode()
    assert "Reprendre la réponse" in seen
    assert "Dites qui décide." not in opened("responsable").content.decode()
    Idea.objects.filter(pk=idea.pk).update(revision=1)
    assert "Dites qui décide." not in opened("referent").content.decode()


def test_a_letter_overtaken_by_a_question_is_found_again(editor):
    """Its words are its writer's: what was asked meanwhile changes some of them, seldom all."""
    people, idea = editor.cast.people, editor.idea
    move(idea, "reject", actor=Person(people["referent"]), seen=0, **REJECTION)
    move(idea, "request_info", actor=Person(people["responsable"]), seen=0, question="Où.")
    move(idea, "provide_info", actor=Person(people["author"]), seen=1, reply="Au rez-de-chaussée.")
    editor.client.force_login(people["referent"])
    form = editor.client.get(reverse("ideas:move", args=[idea.pk, "reject"])).context["form"]
    assert {part: form.initial[part] for part in REJECTION} == REJECTION


def test_what_is_left_alone_gets_no_advice():
    idea = IdeaFactory()
    assert advise({}, idea) == []
