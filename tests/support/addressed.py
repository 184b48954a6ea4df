"""One object of each kind, with its people: what each address is asked about."""

from dataclasses import dataclass, field

from django.test import Client

from projects.models import ProjectSettings
from projects.services import write_sheet
from tests.factories.accounts import (
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.ideas import (
    AnswerFactory,
    AttachmentFactory,
    BulletinFactory,
    CommentFactory,
    DecisionFactory,
    EntrustingFactory,
    IdeaFactory,
    IdeaImportFactory,
    IdeaSettingsFactory,
    InvolvementFactory,
    OpinionFactory,
    SavedSearchFactory,
)
from tests.factories.notifications import MessageFactory
from tests.factories.projects import (
    AdoptionKitFactory,
    BudgetRequestFactory,
    CallAnswerFactory,
    GainFactory,
    HelpRequestFactory,
    IndicatorFactory,
    JournalEntryFactory,
    JournalFileFactory,
    KitFileFactory,
    MilestoneFactory,
    ProjectFactory,
    RiskFactory,
    RolloutSiteFactory,
    SkillCallFactory,
)
from tests.factories.referents import (
    AbsenceFactory,
    CommitteeFactory,
    DelegationFactory,
    SavedFilterFactory,
    SeatFactory,
)
from tests.support import url_table
from tests.support.campaign_addresses import campaign_kwargs
from tests.support.celebration_addresses import CELEBRATIONS, celebration_kwargs
from tests.support.committee_addresses import COMMITTEES, committee_kwargs
from tests.support.dashboard_addresses import DASHBOARDS, dashboard_kwargs
from tests.support.figure_addresses import FIGURE_PAGES, NAMED_FIGURES
from tests.support.jury_addresses import JURIES, jury_kwargs
from tests.support.url_table import ROLES

#: Each room may keep its part of the table beside the common one.
TABLE = url_table.TABLE | COMMITTEES | JURIES | CELEBRATIONS | DASHBOARDS | FIGURE_PAGES


@dataclass
class Place:
    """An organisation, its people by role, and one object of each kind."""

    people: dict = field(default_factory=dict)

    def __post_init__(self):
        organisation = OrganisationFactory()
        IdeaSettingsFactory(organisation=organisation, full=True)
        unit = UnitFactory(organisation=organisation)
        committee = CommitteeFactory(organisation=organisation)
        self.people = {role: UserFactory(unit=unit) for role in ROLES if role != "visitor"}
        people = self.people
        MandateFactory(user=people["referent"], referent=True, unit=unit)
        MandateFactory(user=people["responsable"], referent=True)
        studies = people["referent"].mandates.get()
        MandateFactory(user=people["director"], director=True)
        absence = AbsenceFactory(user=people["referent"], substitute=people["responsable"])
        act = DelegationFactory(director=people["director"], delegate=people["expert"])
        saved = SavedFilterFactory(user=people["agent"])
        MandateFactory(user=people["network_lead"], network_lead=True)
        MandateFactory(user=people["administrator"], administrator=True)
        SeatFactory(committee=committee, user=people["committee_member"])
        SeatFactory(committee=committee, user=people["chair"], chair=True)
        MandateFactory(user=people["facilitator"], facilitator=True, unit=unit)
        idea = IdeaFactory(
            organisation=organisation, unit=unit, committee=committee, state="in_project"
        )
        draft = IdeaFactory(organisation=organisation, draft=True)
        InvolvementFactory(idea=draft, user=people["agent"])
        table = IdeaImportFactory(user=people["referent"])
        entrusted = EntrustingFactory(
            idea=draft, written_by=people["agent"], colleague=people["referent"]
        )
        InvolvementFactory(idea=idea)
        InvolvementFactory(idea=idea, user=people["lead"], kind="lead")
        InvolvementFactory(idea=idea, user=people["director"], kind="sponsor")
        seat = InvolvementFactory(idea=idea, user=people["agent"], kind="member", offered=True)
        OpinionFactory(idea=idea, expert=people["expert"])
        DecisionFactory(
            idea=idea,
            action="start_rollout",
            inputs={"sites": [unit.pk], "how_to": "Une affiche."},
            proposed_by=people["lead"],
            proposed_as="lead",
            awaits="sponsor",
        )
        project = ProjectFactory(idea=idea, results="Un\nDeux\nTrois")
        invitation = InvolvementFactory(
            idea=idea, user=people["expert"], kind="coauthor", offered=True
        )
        said = CommentFactory(idea=idea, author=people["agent"], edited=True)
        of_comment = {"pk": idea.pk, "comment": said.pk}
        message = MessageFactory(in_bell=True, recipient=people["agent"])
        by = {"organisation": organisation, "written_by": people["responsable"]}
        letter, next_letter = BulletinFactory(**by, sent=True), BulletinFactory(**by)
        of_idea, of_draft = {"pk": idea.pk}, {"pk": draft.pk}
        of_project = {"pk": project.pk}
        milestone = MilestoneFactory(project=project).pk
        call = SkillCallFactory(project=project)
        risk = RiskFactory(project=project).pk
        news = JournalEntryFactory(project=project)
        indicator = IndicatorFactory(pilot__project=project, pilot__site=unit).pk
        site = RolloutSiteFactory(project=project, unit=unit).pk
        rolled_out = IdeaFactory(organisation=organisation, unit=unit, state="in_rollout")
        InvolvementFactory(idea=rolled_out, user=people["lead"], kind="lead")
        InvolvementFactory(idea=rolled_out, user=people["director"], kind="sponsor")
        finished = ProjectFactory(
            idea=IdeaFactory(organisation=organisation, unit=unit, state="achieved")
        )
        write_sheet(finished)
        ProjectSettings.objects.create(organisation=organisation, uses_sharing=True, uses_kit=True)
        of_sheet = {"pk": finished.pk}
        of_rollout = {"pk": ProjectFactory(idea=rolled_out).pk}
        kit = AdoptionKitFactory(project=rolled_out.project)
        kit_file = KitFileFactory(kit=kit).pk
        ProjectSettings.objects.update_or_create(
            organisation=organisation, defaults={"uses_budget": True}
        )
        money = BudgetRequestFactory(line__project=project, asked_by=people["lead"])
        self.kwargs = {
            "ideas:write": of_draft,
            "ideas:autosave": of_draft,
            "ideas:preview": of_draft,
            "ideas:import": {"pk": table.pk},
            "ideas:import_rejects": {"pk": table.pk},
            "ideas:change_search": {"pk": SavedSearchFactory(user=people["agent"]).pk},
            "ideas:entrust": of_draft,
            "ideas:entrusting": {"pk": entrusted.pk},
            "ideas:add_files": of_draft,
            "ideas:throw_away": of_draft,
            "ideas:remove_file": of_draft | {"file": AttachmentFactory(idea=draft).pk},
            "ideas:detail": of_idea,
            "ideas:support": of_idea,
            "ideas:follow": of_idea,
            "ideas:answer_seat": of_idea,
            "ideas:discussion": of_idea,
            "ideas:mentions": of_idea,
            "ideas:thread": of_comment,
            "ideas:reply": of_comment,
            "ideas:edit": of_comment,
            "ideas:versions": of_comment,
            "ideas:remove": of_comment,
            "ideas:helped": of_comment,
            "ideas:report_comment": of_comment,
            "ideas:thank": of_idea,
            "ideas:report": of_idea,
            "ideas:invite": of_idea,
            "ideas:answer_invitation": of_idea,
            "ideas:leave_authors": of_idea,
            "ideas:cancel_invitation": of_idea | {"involvement": invitation.pk},
            "referents:moderate_idea": of_idea,
            "referents:moderate_comment": {"pk": said.pk},
            "ideas:feedback": of_idea | {"answer": AnswerFactory(idea=idea).pk},
            "ideas:correct_answer": of_idea | {"answer": AnswerFactory(idea=idea, version=2).pk},
            "ideas:correction_hints": of_idea | {"answer": AnswerFactory(idea=idea, version=3).pk},
            "ideas:keep_correction": of_idea | {"answer": AnswerFactory(idea=idea, version=4).pk},
            "ideas:download": of_idea | {"file": AttachmentFactory(idea=idea).pk},
            "ideas:move": of_idea | {"action": "start_pilot"},
            "ideas:write_answer": of_idea,
            "ideas:answer_hints": of_idea,
            "ideas:decision": of_idea,
            "ideas:keep_draft": of_idea | {"action": "start_pilot"},
            "ideas:assign": of_idea,
            "ideas:note": of_idea,
            "referents:pane": of_idea,
            "referents:remove_filter": {"pk": saved.pk},
            "referents:end_absence": {"pk": absence.pk},
            "referents:end_delegation": {"pk": act.pk},
            "referents:delegation_act": {"pk": act.pk},
            "referents:person": {"pk": people["agent"].pk},
            "referents:end_mission": {"pk": studies.pk},
            "ideas:ask_opinion": of_idea,
            "ideas:give_opinion": of_idea,
            "bulletin": {"pk": letter.pk},
            "referents:bulletin": {"pk": next_letter.pk},
            "referents:delete_bulletin": {"pk": next_letter.pk},
            "notifications:open": {"pk": message.pk},
            "notifications:unsubscribe": {"token": "unknown"},
            "anonymous_page": {"rest": "suivre/"},
            "feed_organisation": {"key": "unknown"},
            "feed_campaign": {"key": "unknown", "pk": 1},
            "feed_idea": {"key": "unknown", "pk": idea.pk},
            **campaign_kwargs(organisation),
            **celebration_kwargs(organisation),
            **committee_kwargs(people, committee, idea),
            **jury_kwargs(people, organisation),
            **dashboard_kwargs(organisation, people, project),
            "projects:detail": of_project,
            "projects:team": of_project,
            "projects:journal": of_project,
            "projects:write_journal": of_project,
            "projects:correct_journal": of_project | {"entry": news.pk},
            "projects:add_milestone": of_project,
            "projects:download": of_project | {"file": JournalFileFactory(entry=news).pk},
            "projects:change_milestone": of_project | {"milestone": milestone},
            "projects:move_milestone": of_project | {"milestone": milestone},
            "projects:add_risk": of_project,
            "projects:change_risk": of_project | {"risk": risk},
            "projects:close_risk": of_project | {"risk": risk},
            "projects:note_decision": of_project,
            "projects:offer_seat": of_project,
            "projects:seat": of_project,
            "projects:leave_team": of_project,
            "projects:terms": of_project | {"seat": seat.pk},
            "projects:withdraw_offer": of_project | {"seat": seat.pk},
            "projects:change_lead": of_project | {"seat": seat.pk},
            "projects:call": {"call": call.pk},
            "projects:open_call": of_project,
            "projects:close_call": of_project | {"call": call.pk},
            "projects:reply": of_project | {"answer": CallAnswerFactory(call=call).pk},
            "projects:ask_help": of_project,
            "projects:answer_help": of_project | {"help": HelpRequestFactory(project=project).pk},
            "projects:budget_request": {"pk": money.pk},
            "projects:budget": of_project,
            "projects:ask_line": of_project,
            "projects:ask_amendment": of_project | {"line": money.line_id},
            "projects:note_expense": of_project | {"line": money.line_id},
            "projects:add_gain": of_project,
            "projects:value_gain": of_project | {"gain": GainFactory(project=project).pk},
            "projects:results": of_project,
            "projects:results_sheet": of_project,
            "projects:pilot": of_project,
            "projects:measures_export": of_project | {"kind": "csv"},
            "projects:extend_pilot": of_project,
            "projects:give_feedback": of_project,
            "projects:add_indicator": of_project,
            "projects:add_measure": of_project | {"indicator": indicator},
            "projects:site": of_project | {"site": site},
            "projects:rollout": of_project,
            "projects:rollout_export": of_project | {"table": "sites", "kind": "csv"},
            "projects:add_sites": of_rollout,
            "projects:kit": of_rollout,
            "projects:kit_file": of_rollout | {"file": kit_file},
            "projects:write_kit": of_rollout,
            "projects:sheet": of_sheet,
            "projects:share": of_sheet,
            "projects:adopt": of_sheet,
            "account_reset_password_from_key": {"uidb36": "1", "key": "une-cle"},
        }


def signed_in(place, role):
    client = Client()
    if role != "visitor":
        client.force_login(place.people[role])
    return client


#: The arguments of addresses that name no object of a place.
NAMED = {"referents:settings_group": {"code": "delais"}} | NAMED_FIGURES


def own(place):
    """The arguments of every address, for the objects of a place."""
    return {name: place.kwargs.get(name, NAMED.get(name, {})) for name in TABLE}
