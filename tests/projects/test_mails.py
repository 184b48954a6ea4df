"""The mails about teams and their projects: each written in our French, led to the right page."""

import datetime

import pytest
from django.utils import timezone

from ideas.enums import Tie
from ideas.models import Involvement
from projects import services
from projects.enums import HelpKind
from projects.models import Project, SeatTerms
from tests.factories.accounts import UserFactory
from tests.factories.projects import CallAnswerFactory, HelpRequestFactory, SkillCallFactory
from tests.ideas.mails import SHOWN, lived_idea, mail, named, wrong_typography

pytestmark = pytest.mark.django_db

DAY = datetime.date(2027, 3, 1)


@pytest.fixture
def project():
    idea = lived_idea()
    type(idea).objects.filter(pk=idea.pk).update(state="in_pilot")
    return Project.objects.get(pk=idea.pk)


@pytest.fixture
def seat(project):
    seat = Involvement.objects.create(
        idea=project.idea,
        user=UserFactory(first_name="Ali", last_name="Renfort"),
        kind=Tie.MEMBER,
        accepted_on=timezone.localdate(),
    )
    SeatTerms.objects.create(seat=seat, role="Essais", half_days=2, until=DAY)
    return seat


def checked(words, page, project):
    assert wrong_typography(words.as_text()) == []
    assert words.url == f"http://testserver/projets/{project.pk}/{page}"
    assert SHOWN in words.subject
    return words


@pytest.mark.parametrize(
    ("code", "audience", "page", "subject"),
    [
        ("seat_offered", "member", "equipe/ma-place/", "Une place vous est proposée"),
        ("terms_changed", "member", "equipe/ma-place/", "Le temps demandé"),
        ("member_announced", "manager", "equipe/", "Ali Renfort participe au projet"),
        ("member_left", "lead", "equipe/", "Ali Renfort quitte l’équipe"),
        ("lead_changed", "team", "equipe/", "Ali Renfort pilote désormais"),
    ],
)
def test_mails_about_a_seat(project, seat, code, audience, page, subject):
    words = mail(f"projects.{code}", {"involvement": seat.pk}, audience, named("Léa"))

    assert checked(words, page, project).subject.startswith(subject)
    shows_time = code in ("seat_offered", "terms_changed", "member_announced")
    assert ("2 demi-journées par mois" in words.as_text()) == shows_time


@pytest.mark.parametrize("half_days", [0, 1])
def test_the_time_of_a_seat_in_words(seat, half_days):
    SeatTerms.objects.update(half_days=half_days, until=None)
    words = mail("projects.seat_offered", {"involvement": seat.pk}, "member", seat.user)

    expected = {0: "à convenir avec le pilote", 1: "1 demi-journée par mois."}[half_days]
    assert expected in words.as_text()


@pytest.mark.parametrize("accepted", [True, False])
def test_mails_about_a_call(project, accepted):
    answer = CallAnswerFactory(
        call=SkillCallFactory(project=project), user__first_name="Ali", user__last_name="Renfort"
    )
    words = mail("projects.call_answered", {"answer": answer.pk}, "lead", named("Léa"))
    assert checked(words, "equipe/", project).subject.startswith("Ali Renfort propose son aide")

    services.reply_to_answer(answer=answer, user=named("Léa"), accept=accepted, reply="À bientôt.")
    words = mail("projects.call_replied", {"answer": answer.pk}, "person", answer.user)
    start = "Bienvenue" if accepted else "Merci d’avoir proposé"
    assert checked(words, "equipe/", project).subject.startswith(start)
    assert "À bientôt." in words.as_text()


@pytest.mark.parametrize("kind", list(HelpKind))
def test_mails_about_help(project, kind):
    row = HelpRequestFactory(project=project, kind=kind, asked_by=named("Léa"))
    asked = mail("projects.help_asked", {"help": row.pk}, "helpers", named("Diane"))
    services.answer_help(request=row, user=named("Diane"), answer="Accordé.")
    answered = mail("projects.help_answered", {"help": row.pk}, "team", named("Léa"))

    for words in (asked, answered):
        assert "L’affichage demande un accord." in checked(words, "equipe/", project).as_text()
    assert "Diane Leroy répond" in answered.lead


@pytest.mark.parametrize(
    ("code", "audience"),
    [
        ("silence", "lead"),
        ("silence_escalation", "in_charge"),
        ("silence_sponsor", "sponsor"),
    ],
)
def test_mails_about_silence(project, code, audience):
    words = mail(f"projects.{code}", {"idea": str(project.pk)}, audience, named("Léa"))

    assert "n’a pas donné de nouvelles depuis le" in checked(words, "journal/", project).lead
