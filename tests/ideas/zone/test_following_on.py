"""With the code: the idea that was joined to another one, and the seat in the team."""

from ideas.models import Decision, Letter
from tests.factories.ideas import AnswerFactory, IdeaFactory
from tests.ideas.anonymous.box import idea_of
from tests.ideas.zone.test_following import act, move, read
from tests.support.zone import words


def test_the_letter_of_the_idea_it_joined_bears_that_ideas_title(zone, code, place, referent):
    survivor = IdeaFactory(organisation=place, title="Deux bornes pour deux halls")
    move(code, "merge", referent, survivor=str(survivor.pk))
    AnswerFactory(idea=survivor, explanation="Les deux bornes arrivent en mars.")
    page = words(read(zone, code))
    assert "Votre idée en a rejoint une autre" in page
    assert "Les deux bornes arrivent en mars." in page
    assert "Réponse à votre idée « Deux bornes pour deux halls »" in page.replace("\xa0", " ")


def test_the_seat_offered_is_answered_from_the_page(zone, code, referent, director):
    move(code, "take_charge", referent)
    decision = move(code, "accept", director, reason="Utile.", sponsor=director.pk)
    assert not isinstance(decision, Decision)
    page = read(zone, code)
    assert 'name="accept"' in page.content.decode()
    revision = str(idea_of(code).revision)
    sent = act(zone, code, "seat", send="1", seen=revision, number="0", accept="yes")
    assert sent.status_code == 200, words(sent)
    assert Letter.objects.count() == 1
    assert 'name="accept"' not in read(zone, code).content.decode()
