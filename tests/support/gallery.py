"""Ideas in every state of the circuit, in one organisation of the browser tests.

`fill()` runs inside the running platform, through the services that pages call. Their keys are
known beforehand, so that a test asks for the page of an idea by the name of its story.
"""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from accounts.models import Unit
from dashboards.services.updating import settle
from ideas import services
from ideas.actors import Person
from ideas.models import Category, Decision, Idea
from projects import services as project_services
from projects.enums import HelpKind, SiteState
from projects.models import Indicator, Pilot, Project, ProjectSettings, RolloutSite
from referents.models import Committee
from tests.factories.referents import GridFactory
from tests.support.people import EVE, INES, PAUL, RENE, TOM, ZOE, Account, user_of
from tests.support.plan_gallery import set_plan


@dataclass(frozen=True)
class Act:
    """A transition carried out by someone, confirmed by `second` where two people are needed."""

    who: Account
    action: str
    second: Account | None = None


STUDIED = (Act(PAUL, "take_charge"),)
ASKED = (*STUDIED, Act(PAUL, "request_info"))
EXAMINED = (*STUDIED, Act(PAUL, "refer"))
ACCEPTED = (*EXAMINED, Act(RENE, "accept", EVE))
IN_PROJECT = (*ACCEPTED, Act(EVE, "form_team"))
IN_PILOT = (*IN_PROJECT, Act(TOM, "start_pilot"))
IN_ROLLOUT = (*IN_PILOT, Act(TOM, "start_rollout", EVE))
ACHIEVED = (*IN_ROLLOUT, Act(EVE, "achieve"))
REJECTED = (*STUDIED, Act(PAUL, "reject", EVE))

#: What happened to each idea after its deposit. Those to sign wait for their second person.
STORIES: dict[str, tuple[Act, ...]] = {
    "deposited": (),
    "in_triage": STUDIED,
    "info_requested": ASKED,
    "informed": (*ASKED, Act(INES, "provide_info")),
    "forwarded": (*STUDIED, Act(PAUL, "forward")),
    "in_committee": EXAMINED,
    "adjourned": (*EXAMINED, Act(RENE, "adjourn")),
    "accepted": ACCEPTED,
    "suspended": (*ACCEPTED, Act(EVE, "suspend")),
    "in_project": IN_PROJECT,
    "in_pilot": IN_PILOT,
    "in_rollout": IN_ROLLOUT,
    "achieved": ACHIEVED,
    "retired": (*ACHIEVED, Act(PAUL, "retire")),
    "answered": (*STUDIED, Act(PAUL, "answer")),
    "rejected": REJECTED,
    "re_examined": (*REJECTED, Act(INES, "appeal")),
    "rejected_again": (*REJECTED, Act(INES, "appeal"), Act(PAUL, "reject", EVE)),
    "merged": (*STUDIED, Act(PAUL, "merge")),
    "withdrawn": (Act(INES, "withdraw"),),
    "stopped": (*IN_PROJECT, Act(EVE, "stop")),
    "to_sign": (*STUDIED, Act(PAUL, "reject")),
    "to_sponsor": (*EXAMINED, Act(RENE, "accept")),
    # Ideas that other browser tests act upon.
    "to_try": IN_PROJECT,
    "to_triage_by_keyboard": (),
    "to_refuse_by_keyboard": STUDIED,
    "to_refer_by_keyboard": STUDIED,
    "to_merge_by_keyboard": STUDIED,
    "to_support_by_keyboard": (),
    "to_support_without_script": (),
    "to_study_without_script": (),
    "to_be_overtaken": STUDIED,
    "to_ask_about": STUDIED,
    "to_talk_about": STUDIED,
    "to_talk_by_keyboard": STUDIED,
    "talked_about": STUDIED,
    "talked_about_and_hidden": STUDIED,
    "to_sign_by_keyboard": (*STUDIED, Act(PAUL, "reject")),
    "to_sign_too_late": (*STUDIED, Act(PAUL, "reject")),
}


def key_of(story: str) -> uuid.UUID:
    """The key of the idea that tells this story."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"essaim:{story}")


def title_of(story: str) -> str:
    """Its title."""
    return f"Un second guichet le lundi ({story.replace('_', ' ')})"


def page_of(story: str) -> str:
    """The path of its page."""
    return f"/idees/{key_of(story)}/"


def project_of(story: str, rest: str = "") -> str:
    """The path of a page of its project."""
    return f"/projets/{key_of(story)}/{rest}"


def move_of(story: str, action: str) -> str:
    """The path of the page of a transition."""
    return f"{page_of(story)}agir/{action}/"


def fill() -> None:
    """Deposit every idea and tell its story."""
    for story, acts in STORIES.items():
        services.deposit(
            key=key_of(story),
            user=user_of(INES),
            title=title_of(story),
            problem="Le lundi matin, la file dépasse la porte dès l’ouverture.",
            proposal="Ouvrir un second guichet de huit heures à dix heures.",
            benefit="Une attente divisée par deux.",
            category=Category.objects.get(code="accueil"),
        )
        for act in acts:
            _carry_out(Idea.objects.get(pk=key_of(story)), act)
    ProjectSettings.objects.update_or_create(
        organisation=user_of(PAUL).organisation, defaults={"uses_sharing": True, "uses_kit": True}
    )
    _live_with_projects()
    _support_and_ask()
    _meet()
    _talk()
    _write_letters()
    set_plan()
    settle()


def _write_letters() -> None:
    """A weekly letter already sent, the first one, and the draft of the next."""
    paul = user_of(PAUL)
    sent = services.begin_bulletin(organisation=paul.organisation, user=paul)
    services.send_bulletin(bulletin=sent, user=paul)
    services.begin_bulletin(organisation=paul.organisation, user=paul)


def _carry_out(idea: Idea, act: Act) -> None:
    inputs = _inputs(act.action, idea)
    user = user_of(act.who)
    done = services.move(idea, act.action, actor=Person(user), seen=idea.revision, **inputs)
    if act.second:
        assert isinstance(done, Decision), f"{act} needs no second person"
        services.confirm(done, user=user_of(act.second), seen=idea.revision)


def _inputs(action: str, idea: Idea) -> dict:
    """What a form of each transition would have sent."""
    later = (timezone.localdate() + datetime.timedelta(days=45)).isoformat()
    place = idea.organisation_id
    sites = Unit.objects.filter(organisation=place, code__in=["nord", "sud", "est"])
    return {
        "request_info": {"question": "Combien de personnes attendent à l’ouverture ?"},
        "provide_info": {"reply": "Une trentaine, chaque lundi."},
        "answer": {"answer": "Ce guichet ouvrira en janvier.", "where": "Service accueil"},
        "forward": {"ask": "D’autres organismes l’ont-ils essayé ?"},
        "merge": {"survivor": str(key_of("in_triage"))},
        "refer": {
            "committee": Committee.objects.get(organisation=place).pk,
            "summary": "Utile et peu coûteux.",
        },
        "accept": {"reason": "L’attente pèse sur tous.", "sponsor": user_of(EVE).pk},
        "adjourn": {"reason": "Le budget se vote en mars.", "date": later},
        "reject": {
            "understood": "Vous proposez un second guichet le lundi.",
            "reasons": ["not_feasible_now", "other_priority"],
            "explanation": "Les travaux de l’accueil occupent la salle jusqu’à l’été.",
            "way_forward": "Après les travaux, la place le permettra.",
            "contact": "Paul Renaud, mission innovation",
        },
        "appeal": {"new_element": "La salle du premier étage est libre."},
        "suspend": {"reason": "En attente de deux recrutements.", "date": later},
        "form_team": {"lead": user_of(TOM).pk},
        "start_pilot": {
            "site": sites.get(code="nord").pk,
            "hypothesis": "Avec un second guichet, l’attente sera divisée par deux.",
            "indicator": "Attente moyenne",
            "indicator_kind": "number",
            "indicator_unit": "minutes",
            "direction": "down",
            "value_before": "32",
            "target": "15",
            "date": later,
        },
        "start_rollout": {
            "sites": [site.pk for site in sites],
            "how_to": "Prévoir deux agents le lundi, de huit heures à dix heures.",
            "learned": "Un second guichet suffit, s’il ouvre avant huit heures.",
        },
        "achieve": {
            "results": "Le guichet est ouvert.\nL’attente a baissé.\nUn agent suffit.",
            "measures": dict.fromkeys(_indicators(idea), "14"),
        },
        "retire": {"reason": "Le rendez-vous en ligne l’a remplacé."},
        "stop": {"lessons": "La salle est trop petite : à prévoir dès les plans."},
    }.get(action, {})


def _indicators(idea: Idea) -> list[str]:
    rows = Indicator.objects.filter(pilot__project=idea.pk)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _live_with_projects() -> None:
    """News, a step, and sites that each live their own life."""
    for story in ("in_pilot", "in_rollout"):
        project = Idea.objects.get(pk=key_of(story)).project
        lead = user_of(TOM)
        project_services.write_journal(project=project, user=lead, body="Le planning est prêt.")
        project_services.add_milestone(
            project=project, user=lead, title="Former les agents", due_on=timezone.localdate()
        )
    _live_in_team(Idea.objects.get(pk=key_of("in_pilot")).project)
    rolled_out = Idea.objects.get(pk=key_of("in_rollout")).project
    kit = {"text": "Prévoir deux agents.", "checklist": "Un bureau libre\nUne affiche"}
    project_services.publish_kit(project=rolled_out, user=user_of(TOM), seen=0, **kit)
    _live_with_a_trial()
    _live_with_money()
    site = RolloutSite.objects.get(project=key_of("in_rollout"), unit__code="nord")
    project_services.act_on_site(
        site=site, user=user_of(ZOE), state=SiteState.ADAPTED, seen=0, reason="Le mardi plutôt."
    )


def _live_in_team(project: Project) -> None:
    """A seat offered, a call answered, help asked and answered, a risk and a decision."""
    lead, today = user_of(TOM), timezone.localdate()
    project_services.offer_seat(
        project=project, user=lead, member=user_of(ZOE), role="Essais", half_days=2
    )
    call = project_services.open_call(
        project=project, user=lead, title="quelqu’un qui sait filmer", body="Deux minutes."
    )
    project_services.answer_call(call=call, user=user_of(RENE), word="Je filme volontiers.")
    asked = project_services.ask_help(
        project=project, user=lead, kind=HelpKind.HELP, body="Il nous faut un accord."
    )
    project_services.answer_help(request=asked, user=user_of(EVE), answer="C’est accordé.")
    project_services.ask_help(
        project=project, user=lead, kind=HelpKind.TIME, body="Deux jours de plus en mars."
    )
    project_services.write_risk(
        project=project, user=lead, title="La livraison tarde", likelihood=2, effect=3
    )
    project_services.note_decision(
        project=project, user=lead, what="Un seul site", why="Apprendre vite.", who="L’équipe",
        day=today,
    )  # fmt: skip


def _live_with_a_trial() -> None:
    """A trial with a number and an observation, measured, put off, and what its site says."""
    pilot = Pilot.objects.get(project=key_of("in_pilot"))
    lead, today = user_of(TOM), timezone.localdate()
    seen = project_services.add_indicator(
        pilot=pilot,
        user=lead,
        name="Ce que l’on entend à l’accueil",
        kind="observation",
        before="On nous demande chaque jour combien de temps il reste.",
    )
    counted = pilot.indicators.get(kind="number")
    project_services.measure(indicator=counted, user=lead, day=today, value="21,5")
    project_services.measure(indicator=seen, user=lead, day=today, value="Presque plus personne.")
    project_services.extend_pilot(
        pilot=pilot,
        user=lead,
        until=today + datetime.timedelta(days=60),
        reason="Deux semaines de fermeture en décembre.",
    )
    project_services.give_feedback(
        pilot=pilot, user=user_of(ZOE), body="Le lundi est bien plus calme.", usefulness=4
    )


def _live_with_money() -> None:
    """A budget, a line granted and spent on, a request that waits, and a gain."""
    lead, director, today = user_of(TOM), user_of(EVE), timezone.localdate()
    project = Idea.objects.get(pk=key_of("in_pilot")).project
    project_services.vote_budget(
        organisation=director.organisation,
        user=director,
        year=today.year,
        amount=Decimal(20_000),
        reason="Comité de direction du 12 janvier.",
    )
    asked = {"project": project, "user": lead, "reason": "Deux écrans pour l’accueil."}
    line = project_services.ask_line(label="Écrans", amount=Decimal(2_400), **asked)
    project_services.decide_request(request=line, user=director, approve=True)
    project_services.note_expense(
        line=line.line, user=lead, amount=Decimal("249.90"), label="Câbles", spent_on=today
    )
    project_services.ask_line(label="Affichage", amount=Decimal(300), **asked)
    project_services.add_gain(
        project=project,
        user=lead,
        kind="time",
        label="Temps d’accueil",
        stage="forecast",
        amount=Decimal(260),
        method="Dix minutes gagnées par matinée et par agent.",
        source="Relevé de septembre",
    )


def _meet() -> None:
    """A committee with a grid, and an idea on the agenda of its next session."""
    committee = Committee.objects.get(organisation=user_of(RENE).organisation_id)
    GridFactory(committee=committee)
    services.add_to_agenda(
        session=committee.sessions.get(),
        user=user_of(RENE),
        ideas=[Idea.objects.get(pk=key_of("in_committee"))],
    )


def _support_and_ask() -> None:
    studied = Idea.objects.get(pk=key_of("in_triage"))
    services.support(idea=studied, user=user_of(ZOE))
    services.ask_opinion(
        idea=studied, user=user_of(PAUL), expert=user_of(TOM), question="Est-ce tenable ?"
    )


def _talk() -> None:
    """A discussion with every kind of words, and what a referent has to decide."""
    idea = Idea.objects.get(pk=key_of("talked_about"))
    root = services.comment(
        idea=idea, user=user_of(ZOE), body="Chez nous, **trois personnes sur dix** reviennent."
    )
    services.comment(idea=idea, user=user_of(INES), body="@Zoé Blanc, quel jour ?", parent=root)
    gone = services.comment(idea=idea, user=user_of(ZOE), body="Le mardi.", parent=root)
    services.remove_comment(comment=gone, user=user_of(ZOE))
    services.comment(idea=idea, user=user_of(PAUL), body="J’étudie cela.", voice="referent")
    services.comment(idea=idea, user=user_of(EVE), body="Nous lisons.", voice="direction")
    services.say_it_helped(comment=root, user=user_of(TOM), helped=True)
    services.thank(idea=idea, user=user_of(TOM), body="Merci d’y avoir pensé.")
    services.report(idea=idea, comment=root, user=user_of(TOM), reason="personal_data")
    hidden = Idea.objects.get(pk=key_of("talked_about_and_hidden"))
    services.report(idea=hidden, user=user_of(TOM), reason="off_topic")
    services.moderate_idea(
        idea=hidden, user=user_of(PAUL), act="hide", message="Un nom est cité : retirez-le."
    )
