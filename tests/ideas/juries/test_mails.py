"""What is written to authors, jurors, referents and the sponsor about a challenge's results."""

import pytest

from ideas.enums import State, VerdictKind
from ideas.models import Idea, JuryEntry
from ideas.services.jury_results import watch_challenges
from tests.ideas.juries.test_results import closing, decided
from tests.ideas.mails import everything, mail, wrong_typography

pytestmark = pytest.mark.django_db
SAID = "Merci : une idée simple et utile."


def result(bench, kind):
    """The words written to the author of an entry of this verdict."""
    entry = JuryEntry.objects.get(campaign=bench.campaign, verdict=kind)
    return mail("ideas.entry_result", {"entry": entry.pk}, "author", bench.author_of(entry.idea))


@pytest.mark.parametrize(
    ("kind", "subject", "next_step"),
    [
        (VerdictKind.WINNER, "est lauréate du défi", "mise à l’honneur"),
        (VerdictKind.SENT_ON, "Les résultats du défi", "circuit ordinaire"),
        (VerdictKind.ANSWERED, "Les résultats du défi", "Une réponse vous sera écrite"),
        (VerdictKind.NOT_RETAINED, "Les résultats du défi", "Une réponse vous sera écrite"),
    ],
)
def test_each_author_reads_the_jury_s_words_and_what_comes_next(kind, subject, next_step):
    bench = decided(closing(-22), kind)
    watch_challenges()

    found = result(bench, kind)

    text = " ".join(everything(found).split())
    assert subject in found.subject
    assert SAID.replace(" :", "\u00a0:") in text.replace(" :", "\u00a0:")
    assert next_step in text
    assert wrong_typography(found.subject) == []
    assert "Merci d’avoir pris le temps de la proposer." in text


def test_an_author_already_answered_is_not_promised_an_answer():
    bench = decided(closing(-22), VerdictKind.NOT_RETAINED)
    Idea.objects.update(state=State.REJECTED)
    watch_challenges()

    text = everything(result(bench, VerdictKind.NOT_RETAINED))

    assert "Elle a déjà sa réponse" in text
    assert "Une réponse vous sera écrite" not in text


@pytest.mark.parametrize(
    ("code", "audience", "name", "said"),
    [
        ("ideas.jury_called", "juror", "member", "sont devant le jury"),
        ("ideas.jury_reminder", "juror", "member", "2 idées attendent encore votre évaluation"),
        ("ideas.jury_late", "runs", "chair", "la délibération du jury n’est pas close"),
        ("ideas.jury_late", "runs", "sponsor", "Voir le défi"),
        ("ideas.results_to_answer", "referents", "referent", "2 idées attendent leur réponse"),
        ("ideas.results_escalated", "in_charge", "sponsor", "2 idées l’attendent encore"),
    ],
)
def test_those_who_have_a_part_to_play_are_told_which(code, audience, name, said):
    bench = closing(-22, entries=2)

    found = mail(code, {"campaign": bench.campaign.pk}, audience, bench.people[name])

    text = " ".join(everything(found).replace("\u00a0", " ").split())
    assert said in text
    assert wrong_typography(found.subject) == []
