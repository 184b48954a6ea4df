"""The mails beside the circuit: what to confirm, seats, opinions, sites."""

import datetime

import pytest
from django.utils import timezone

from ideas.enums import Tie
from ideas.lifecycle import TRANSITIONS
from ideas.models import Decision, Involvement, Opinion
from projects.enums import SiteState
from projects.models import RolloutSite
from tests.factories.accounts import UnitFactory, UserFactory
from tests.ideas.mails import (
    DUE,
    QUOTED,
    SHOWN,
    TWO_PARAGRAPHS,
    body,
    lived_idea,
    mail,
    named,
    wrong_typography,
)


@pytest.fixture
def idea(db):
    return lived_idea()


def propose(idea, action, **closed):
    return Decision.objects.create(
        idea=idea,
        action=action,
        revision=idea.revision,
        proposed_by=idea.referent,
        proposed_as="referent",
        proposed_at=timezone.now(),
        awaits="director",
        due_on=DUE,
        **closed,
    )


@pytest.mark.parametrize(
    ("action", "subject", "lead"),
    [
        (
            "reject",
            f"Une réponse à signer, pour l’idée {SHOWN}",
            "Rémi Garnier vous demande de signer, avant le vendredi 1er\u00a0janvier 2027, la "
            f"réponse à l’idée {SHOWN}, qui ne serait pas retenue.",
        ),
        (
            "accept",
            f"Votre accord pour être sponsor de l’idée {SHOWN}",
            f"Rémi Garnier propose de retenir l’idée {SHOWN} et vous demande, avant le "
            "vendredi 1er\u00a0janvier 2027, d’en être sponsor.",
        ),
        (
            "start_locally",
            f"Votre accord pour être sponsor de l’idée {SHOWN}",
            f"Rémi Garnier propose de réaliser localement l’idée {SHOWN} et vous demande, avant le "
            "vendredi 1er\u00a0janvier 2027, d’en être sponsor.",
        ),
        (
            "reopen",
            f"Votre accord est attendu pour l’idée {SHOWN}",
            "Rémi Garnier attend votre accord, avant le vendredi 1er\u00a0janvier 2027, sur cette "
            f"proposition pour l’idée {SHOWN} : « Rouvrir l’idée ».",
        ),
    ],
)
def test_what_must_be_confirmed(idea, action, subject, lead):
    row = propose(idea, action)
    words = mail("ideas.decision_proposed", {"decision": row.pk}, "second", named("Diane"))
    assert (words.subject, words.lead) == (subject, lead)


def test_every_second_person_is_asked(idea):
    for action in [row.name for row in TRANSITIONS.values() if row.second]:
        row = propose(idea, action)
        words = mail("ideas.decision_proposed", {"decision": row.pk}, "second", named("Diane"))
        assert [wrong_typography(words.as_text()), SHOWN in words.lead] == [[], True]
        Decision.objects.all().delete()


def test_proposal_sent_back(idea):
    row = propose(
        idea,
        "reject",
        outcome="returned",
        comment=TWO_PARAGRAPHS,
        closed_at=timezone.now(),
        signed_by=named("Diane"),
    )
    words = mail("ideas.decision_returned", {"decision": row.pk}, "proposer", named("Rémi"))
    assert words.lead.startswith("Diane Leroy vous renvoie votre proposition « Ne pas retenir")
    assert body(words)[0] == QUOTED


def test_seat_offered_then_answered(idea):
    seat = Involvement.objects.create(idea=idea, user=named("Zoé"), kind=Tie.MEMBER)
    offer = mail("ideas.seat_offered", {"involvement": seat.pk}, "author", named("Zoé"))
    assert offer.subject == f"Une place vous est proposée dans l’équipe de {SHOWN}"
    subjects = []
    for answer in ({"accepted_on": timezone.localdate()}, {"ended_on": timezone.localdate()}):
        Involvement.objects.filter(pk=seat.pk).update(accepted_on=None)
        Involvement.objects.filter(pk=seat.pk).update(**answer)
        words = mail("ideas.seat_answered", {"involvement": seat.pk}, "lead", named("Léa"))
        subjects.append(words.subject)
    assert subjects == [
        f"Zoé Auteure rejoint l’équipe de {SHOWN}",
        f"Zoé Auteure ne rejoindra pas l’équipe de {SHOWN}",
    ]


def test_opinion_asked_then_given(idea):
    expert = UserFactory(first_name="Élise", last_name="Métier")
    row = Opinion.objects.create(
        idea=idea, expert=expert, asked_by=named("Rémi"), question=TWO_PARAGRAPHS, due_on=DUE
    )
    asked = mail("ideas.opinion_asked", {"opinion": row.pk}, "expert", expert)
    assert asked.lead == (
        f"Rémi Garnier vous demande votre avis sur l’idée {SHOWN}, avant le "
        "vendredi 1er\u00a0janvier 2027."
    )
    assert asked.url == f"http://testserver/idees/{idea.pk}/avis/"
    Opinion.objects.update(body=TWO_PARAGRAPHS, given_on=timezone.localdate())
    given = mail("ideas.opinion_given", {"opinion": row.pk}, "referent", named("Rémi"))
    assert given.subject == f"Élise Métier a donné son avis sur l’idée {SHOWN}"
    assert given.url == f"http://testserver/idees/{idea.pk}/"
    assert [body(asked)[1], body(given)[3]] == [QUOTED] * 2


def test_innovation_proposed_to_a_site(idea):
    site = idea.project.sites.get()
    context = {"project": str(idea.pk), "sites": [site.pk]}
    words = mail("projects.site_proposed", context, "site", named("Rémi"))
    assert words.subject == f"{SHOWN} : une innovation proposée à Accueil de Bourg"
    assert words.url == f"http://testserver/projets/{idea.pk}/sites/{site.pk}/"
    assert body(words)[1] == ("quote", "Suivre le guide.")


def test_innovation_proposed_to_many_sites_is_one_mail(idea):
    units = UnitFactory.create_batch(10, organisation=idea.organisation)
    rows = [RolloutSite.objects.create(project=idea.project, unit=unit) for unit in units]
    context = {"project": str(idea.pk), "sites": [row.pk for row in rows]}
    words = mail("projects.site_proposed", context, "site", named("Rémi"))
    assert words.subject == f"{SHOWN} : une innovation proposée à 10 de vos sites"
    assert words.url == "http://testserver/projets/mes-sites/"
    assert "et 2 autres" in words.as_text()


def test_a_site_that_waits_and_one_whose_day_has_passed(idea):
    site = idea.project.sites.get()
    long_ago = timezone.localdate() - datetime.timedelta(days=60)
    RolloutSite.objects.update(since=long_ago)
    person = named("Rémi")
    words = mail("projects.sites_awaited", {"user": person.pk}, "site", person)
    assert words.subject == f"{SHOWN} : que fait Accueil de Bourg ?"
    RolloutSite.objects.update(state="planned", planned_on=long_ago)
    words = mail("projects.sites_awaited", {"user": person.pk}, "site", person)
    assert words.lead.startswith("Accueil de Bourg prévoyait d’adopter")
    told = {"organisation": idea.organisation_id}
    words = mail("projects.sites_unanswered", told, "in_charge", named("Diane"))
    assert words.subject == f"{SHOWN} : Accueil de Bourg n’a pas encore répondu"
    assert words.url == f"http://testserver/projets/{idea.pk}/sites/{site.pk}/"


@pytest.mark.parametrize(
    ("state", "subject"),
    [
        (SiteState.PLANNED, f"Accueil de Bourg prévoit d’adopter {SHOWN}"),
        (SiteState.ADOPTED, f"Accueil de Bourg adopte {SHOWN}"),
        (SiteState.ADAPTED, f"Accueil de Bourg adapte {SHOWN}"),
        (SiteState.NOT_ADOPTED, f"Accueil de Bourg n’adopte pas {SHOWN}"),
        (SiteState.ABANDONED, f"Accueil de Bourg n’utilise plus {SHOWN}"),
    ],
)
def test_what_a_site_does_with_an_innovation(idea, state, subject):
    site = idea.project.sites.get()
    RolloutSite.objects.update(state=state, reason=TWO_PARAGRAPHS)
    words = mail("projects.site_changed", {"site": site.pk}, "team", named("Zoé"))
    assert words.subject == subject
    assert body(words)[1] == QUOTED
