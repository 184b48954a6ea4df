"""What the tests of the mails about ideas share: an idea that has lived everything, its mails."""

import datetime
import re

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from ideas.enums import AnswerKind, MessageKind, State, Tie
from ideas.lifecycle import TRANSITIONS
from ideas.models import Answer, DialogueMessage, HistoryEntry, Idea, Involvement
from innovation_platform.typography import french_spaces
from notifications.notices import get_notice
from notifications.rendering import words_of
from projects.models import Indicator, Pilot, Project, RolloutSite
from referents.models import Committee
from tests.factories.accounts import (
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.ideas import IdeaFactory
from tests.factories.notifications import MessageFactory

#: The rooms whose mails are read here.
ROOMS = ("campaigns", "ideas", "projects", "referents", "dashboards")
MAILS = settings.BASE_DIR / "templates" / "email"
TITLE = "Un guichet mobile, le lundi : et pourquoi pas ?"
SHOWN = "« Un guichet mobile, le lundi : et pourquoi pas ? »"
CONFIDENCE = "Confidence du dialogue."
TWO_PARAGRAPHS = "Premier paragraphe, sur\r\ndeux lignes.\r\n\r\nSecond paragraphe."
QUOTED = ("quote", "Premier paragraphe, sur", "deux lignes.", "", "Second paragraphe.")
DUE = datetime.date(2027, 1, 1)

REJECTION = {
    "understood": "Vous proposez d’ouvrir un second guichet.",
    "reasons": ["cost_against_benefit", "other_priority"],
    "explanation": "Deux raisons :\n- le lundi est calme\n- le hall est petit\nNous y reviendrons.",
    "way_forward": "Un hall plus grand, prévu en 2028.",
    "contact": "Inès Robin, à l’accueil.",
}

FORBIDDEN = re.compile(
    r"pris(?:e|es)? en charge|prend(?:re|s)? en charge|recours|déclin[ée]|écart[ée]|arrêt[ée]|!",
    re.IGNORECASE,
)


def wrong_typography(text):
    """The words and signs that French typography or our vocabulary would write otherwise."""
    straight = re.findall(r"\w*'\w*", text)
    loose = [line for line in text.splitlines() if french_spaces(line) != line]
    return straight + loose + FORBIDDEN.findall(text)


def templates_on_disk(*, partial):
    """The mail templates of our rooms; those whose name starts with "_" are pieces of others."""
    found = [path for room in ROOMS for path in (MAILS / room).rglob("*.txt")]
    return sorted(
        f"email/{path.relative_to(MAILS).as_posix()}"
        for path in found
        if path.name.startswith("_") is partial
    )


def transition_mail(idea, action, audience, *, recipient=None, reason="", **about):
    """The words of what a transition that has just happened tells an audience."""
    entry = HistoryEntry.objects.create(
        idea=idea,
        action=action,
        source=TRANSITIONS[action].sources[0],
        target=idea.state,
        party="referent",
        reason=reason,
        day=timezone.localdate(),
        at=timezone.now(),
        **{"revision": idea.revision, "actor_kind": "person", "actor": idea.referent} | about,
    )
    return mail("ideas.transition", {"entry": entry.pk}, audience, recipient or UserFactory())


def mail(code, context, audience, recipient):
    """The words of a message of this notice, laid out as they leave: tests/conftest.py looks at
    its HTML part."""
    message = MessageFactory(
        occurrence__notice=code,
        occurrence__context=context,
        audience=str(audience),
        recipient=recipient,
    )
    words = words_of(message, get_notice(code))
    words.as_html()
    return words


def body(words):
    """The blocks of the body as one tuple per block: its kind, then its lines."""
    return [(block.kind, *block.lines) for block in words.body]


def everything(words):
    """All that reaches the recipient."""
    return "\n".join([words.subject, words.as_text(), words.as_html()])


def people_of(place):
    """An author, a referent and a director of an organisation, by first name."""
    names = {"Zoé": "Auteure", "Rémi": "Garnier", "Diane": "Leroy", "Léa": "Pilote"}
    people = {
        first: UserFactory(organisation=place, first_name=first, last_name=last)
        for first, last in names.items()
    }
    MandateFactory(referent=True, user=people["Rémi"])
    MandateFactory(director=True, user=people["Diane"])
    return people


def lived_idea():
    """An idea at its seventh move that has lived everything: dialogue, answer, team, trial, sites.
    Zoé had it, Rémi studies it, Diane is its sponsor and signs, Léa leads its project."""
    place = OrganisationFactory(name="Caf de l’Ain", short_name="Caf de l’Ain")
    people = people_of(place)
    idea = IdeaFactory(
        organisation=place,
        title=TITLE,
        revision=7,
        due_on=DUE,
        referent=people["Rémi"],
        committee=Committee.objects.create(organisation=place, name="Comité de printemps"),
        summary="La synthèse du référent.",
    )
    today = timezone.localdate()
    for name, kind in (("Zoé", Tie.AUTHOR), ("Diane", Tie.SPONSOR), ("Léa", Tie.LEAD)):
        Involvement.objects.create(idea=idea, user=people[name], kind=kind, accepted_on=today)
    DialogueMessage.objects.create(
        idea=idea, revision=7, kind=MessageKind.QUESTION, author=people["Rémi"], body=CONFIDENCE
    )
    give_answer(idea, written_by=people["Rémi"], signed_by=people["Diane"])
    project = Project.objects.create(
        idea=idea, how_to="Suivre le guide.", results="Un\nDeux\nTrois"
    )
    unit = UnitFactory(organisation=place, name="Accueil de Bourg")
    pilot = Pilot.objects.create(
        project=project,
        site=unit,
        hypothesis="On attend moins.",
        starts_on=DUE - datetime.timedelta(days=60),
        ends_on=DUE,
    )
    Indicator.objects.create(
        pilot=pilot, kind="number", name="Attente", unit="minutes", number_before=40
    )
    RolloutSite.objects.create(project=project, unit=unit)
    return idea


def named(first_name):
    """One of the people of the idea."""
    return User.objects.get(first_name=first_name)


def give_answer(idea, *, written_by, signed_by):
    """The complete detailed answer of two people, published on the evening of November 23rd."""
    return Answer.objects.create(
        idea=idea,
        version=1,
        kind=AnswerKind.REJECTION,
        **REJECTION,
        appeal_until=datetime.date(2027, 1, 22),
        written_by=written_by,
        signed_by=signed_by,
        published_at=datetime.datetime(2026, 11, 23, 17, tzinfo=datetime.UTC),
        public_from=datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC),
    )


def put(idea, action):
    """Leave the idea in the state that a transition leads to."""
    target = TRANSITIONS[action].target
    survivor = IdeaFactory(organisation=idea.organisation, title="Accueillir autrement")
    Idea.objects.filter(pk=idea.pk).update(
        state=target, merged_into=survivor if target == State.MERGED else None
    )
    idea.refresh_from_db()
