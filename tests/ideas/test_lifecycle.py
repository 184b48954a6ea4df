"""The circuit's table says what the product says: both are written here, apart."""

import pytest
from django.utils.translation import gettext

from ideas import presenters
from ideas.enums import State, Step
from ideas.forms import FORMS, DepositForm
from ideas.lifecycle import REOPENING, STATES, TRANSITIONS, leaving
from tests.factories.accounts import UserFactory
from tests.factories.ideas import IdeaFactory

#: name → sources, target, who starts it, who confirms it, inputs, copied from the product; then who
#: is told of it.
CIRCUIT = {
    "deposit": (
        ["draft"], "deposited", ["author"], [], ["title", "problem", "proposal", "organisation"],
        ["author", "referents"],
    ),
    "take_charge": (["deposited"], "in_triage", ["referent"], [], [], ["author"]),
    "request_info": (["in_triage"], "info_requested", ["referent"], [], ["question"], ["author"]),
    "provide_info": (["info_requested"], "in_triage", ["author"], [], ["reply"], ["referents"]),
    "lapse": (["info_requested"], "in_triage", ["clock"], [], [], ["author", "referents"]),
    "answer": (
        ["in_triage"], "answered", ["referent"], [], ["answer", "where"], ["author", "followers"],
    ),
    "contest": (["answered"], "in_triage", ["author"], [], ["reason"], ["author", "referents"]),
    "forward": (["in_triage"], "forwarded", ["referent"], [], ["ask"], ["author", "network_lead"]),
    "return_forwarded": (
        ["forwarded"], "in_triage", ["network_lead"], [], ["reply"], ["author", "referents"],
    ),
    "merge": (
        ["deposited", "in_triage", "in_committee"], "merged", ["referent"], [], ["survivor"],
        ["author", "followers"],
    ),
    "unmerge": (["merged"], "in_triage", ["referent"], [], ["reason"], ["author", "followers"]),
    "refer": (
        ["in_triage"], "in_committee", ["referent"], [], ["committee", "summary"],
        ["author", "committee"],
    ),
    "start_locally": (
        ["in_triage"], "in_project", ["referent"], ["sponsor"],
        ["lead", "sponsor", "unit_informed"], ["author", "followers", "lead", "sponsor"],
    ),
    "accept": (
        ["in_triage", "in_committee"], "accepted", ["decider"], ["sponsor"], ["reason", "sponsor"],
        ["author", "followers", "referents", "sponsor"],
    ),
    "adjourn": (
        ["in_committee"], "adjourned", ["chair"], [], ["reason", "date"], ["author", "referents"],
    ),
    "resume": (["adjourned"], "in_committee", ["chair", "clock"], [], [], ["author", "committee"]),
    "reject": (
        ["in_triage", "in_committee"], "rejected", ["referent", "secretary", "chair"], ["director"],
        ["understood", "reasons", "explanation", "way_forward", "contact"],
        ["author", "followers", "referents"],
    ),
    "appeal": (["rejected"], "in_triage", ["author"], [], ["new_element"], ["author", "referents"]),
    "suspend": (
        ["accepted"], "suspended", ["sponsor"], [], ["reason", "date"],
        ["author", "followers", "referents"],
    ),
    "restart": (
        ["suspended"], "accepted", ["sponsor", "clock"], [], [], ["author", "referents", "sponsor"],
    ),
    "form_team": (
        ["accepted"], "in_project", ["sponsor", "referent"], [], ["lead"],
        ["author", "followers", "lead"],
    ),
    "start_pilot": (
        ["in_project"], "in_pilot", ["lead"], [],
        ["site", "hypothesis", "indicator", "value_before", "date"],
        ["author", "followers", "sponsor", "team"],
    ),
    "resume_project": (
        ["in_pilot"], "in_project", ["lead"], [], ["outcome", "learned"],
        ["author", "sponsor", "team"],
    ),
    "start_rollout": (
        ["in_project", "in_pilot"], "in_rollout", ["lead"], ["sponsor"], ["sites", "how_to"],
        ["author", "followers", "referents", "team"],
    ),
    "achieve": (
        ["in_project", "in_pilot", "in_rollout"], "achieved", ["sponsor", "local_lead"], [],
        ["results"], ["author", "followers", "referents", "team"],
    ),
    "stop": (
        ["accepted", "suspended", "in_project", "in_pilot", "in_rollout"], "stopped", ["sponsor"],
        [], ["lessons"], ["author", "followers", "referents", "team"],
    ),
    "retire": (["achieved"], "retired", ["referent"], [], ["reason"], ["author", "team"]),
    "withdraw": (
        ["deposited", "in_triage", "info_requested", "adjourned"], "withdrawn", ["author"], [], [],
        ["author", "referents"],
    ),
    "reopen": (
        ["withdrawn", "stopped"], "in_triage", ["author", "referent"], ["referent", "sponsor"],
        ["reason"], ["author", "followers", "referents"],
    ),
}  # fmt: skip

#: state → French label, step, who is awaited, days, whether these are working days.
HOUSES = {
    "draft": ("Brouillon", "Dépôt", "author", None, False),
    "deposited": ("Déposée", "Dépôt", "referent", 10, True),
    "in_triage": ("À l’étude", "Étude", "referent", 20, True),
    "info_requested": ("Précisions demandées", "Étude", "author", 30, False),
    "forwarded": ("Transmise au national", "Étude", "network_lead", 60, False),
    "in_committee": ("En comité", "Décision", "committee", 90, False),
    "adjourned": ("Reportée", "Décision", "committee", None, False),
    "accepted": ("Retenue", "Réalisation", "sponsor", 30, False),
    "suspended": ("En attente de moyens", "Réalisation", "sponsor", None, False),
    "in_project": ("En projet", "Réalisation", "lead", 60, False),
    "in_pilot": ("En expérimentation", "Réalisation", "lead", None, False),
    "in_rollout": ("En déploiement", "Déploiement", "sponsor", None, False),
    "achieved": ("Réalisée", "Bilan", None, None, False),
    "retired": ("Plus en usage", "Bilan", None, None, False),
    "answered": ("Répondue", None, None, None, False),
    "rejected": ("Non retenue", None, None, None, False),
    "merged": ("Fusionnée", None, None, None, False),
    "withdrawn": ("Retirée par son auteur", None, None, None, False),
    "stopped": ("Non poursuivie", None, None, None, False),
}

#: Rows that no page carries out: the deposit has its own page, the clock has none.
WITHOUT_FORM = {"deposit", "lapse"}


def test_the_transitions_are_those_of_the_product():
    ours = {
        row.name: (
            [str(state) for state in row.sources],
            str(row.target),
            [str(party) for party in row.by],
            [str(party) for party in row.second],
            list(row.needs),
            [str(audience) for audience in row.tells],
        )
        for row in TRANSITIONS.values()
    }
    assert len(ours) == 29
    assert ours == CIRCUIT


def test_a_reopening_starts_from_one_side_and_is_confirmed_by_the_other():
    assert {str(state): tuple(map(str, sides)) for state, sides in REOPENING.items()} == {
        "withdrawn": ("author", "referent"),
        "stopped": ("referent", "sponsor"),
    }


def test_the_states_are_those_of_the_product():
    ours = {
        str(state): (
            gettext(state.label),
            gettext(info.step.label) if info.step else None,
            str(info.awaits) if info.awaits else None,
            info.limit.days if info.limit else None,
            bool(info.limit and info.limit.working),
        )
        for state, info in STATES.items()
    }
    assert len(ours) == 19
    assert ours == HOUSES
    assert list(ours) == State.values


def test_closed_states_are_those_without_a_step():
    closed = {state for state, info in STATES.items() if info.closed}
    assert closed == {state for state, info in STATES.items() if info.step is None}


def test_the_six_steps_in_order():
    assert [gettext(step.label) for step in Step] == [
        "Dépôt", "Étude", "Décision", "Réalisation", "Déploiement", "Bilan",
    ]  # fmt: skip


def test_every_state_save_the_ends_can_be_left_and_reached():
    reached = {row.target for row in TRANSITIONS.values()}
    assert set(State) - reached == {State.DRAFT}
    assert {state for state in State if not leaving(state)} == {State.RETIRED}


@pytest.mark.django_db
@pytest.mark.parametrize("action", sorted(set(CIRCUIT) - WITHOUT_FORM))
def test_the_required_fields_of_a_form_are_what_its_transition_needs(action):
    form = FORMS[action](idea=IdeaFactory(), user=UserFactory())
    required = [name for name, field in form.fields.items() if field.required and name != "seen"]
    assert sorted(required) == sorted(CIRCUIT[action][4])


def test_every_transition_has_a_form_save_the_deposit_and_the_clock():
    assert set(FORMS) == set(CIRCUIT) - WITHOUT_FORM


@pytest.mark.django_db
def test_the_deposit_asks_what_it_needs():
    form = DepositForm(user=UserFactory())
    required = [name for name, field in form.fields.items() if field.required]
    assert required == ["title", "problem", "proposal"]


def test_every_transition_has_its_words():
    assert set(presenters.DONE) == set(CIRCUIT)
    assert [row.name for row in TRANSITIONS.values() if not str(row.label).strip()] == []


def test_every_awaited_party_and_every_capacity_has_its_words():
    awaited = {info.awaits for info in STATES.values() if info.awaits}
    seconds = {party for row in TRANSITIONS.values() for party in row.second}
    starts = {party for row in TRANSITIONS.values() for party in row.by}
    assert awaited | seconds == set(presenters.AWAITED)
    assert starts | seconds == set(presenters.BY)
    expected = {state for state, info in STATES.items() if info.awaits} - {State.DRAFT}
    assert expected == set(presenters.EXPECTED)
