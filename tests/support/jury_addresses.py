"""The addresses of juries and of entering a challenge: their part of the table of
tests/test_urls.py, and the objects they are about."""

from tests.factories.campaigns import CampaignFactory
from tests.factories.ideas import IdeaFactory, InvolvementFactory
from tests.factories.referents import CommitteeFactory, GridFactory, SeatFactory
from tests.support.committee_addresses import seated
from tests.support.url_table import GET_ONLY, POST_ONLY, get, only, post

CHALLENGE_PAGES = (
    *("jury", "jury_answers", "deliberation"),
    *("start_deliberation", "verdicts", "close_deliberation", "reopen_deliberation"),
    *("jury_minutes", "jury_minutes_document"),
)
ENTRY_PAGES = ("jury_entry", "jury_recuse", "take_back_jury_recusal", "shortlist", "verdict")

JURIES = {
    "ideas:enter_challenge": (only(get, 200, "agent"), only(post, 422, "agent")),
    "ideas:leave_challenge": (POST_ONLY, only(post, 302, "agent")),
    "ideas:propose": (get(200), post(422)),
    "referents:jury": (seated(get, 200, 200), GET_ONLY),
    "referents:jury_entry": (seated(get, 200, 200), seated(post, 422, 422)),
    "referents:jury_recuse": (POST_ONLY, seated(post, 302, 302)),
    "referents:take_back_jury_recusal": (POST_ONLY, seated(post, 403, 403)),
    "referents:jury_answers": (
        only(get, 200, "referent", "responsable", "director", "chair"),
        GET_ONLY,
    ),
    "referents:deliberation": (seated(get, 200, 200), GET_ONLY),
    "referents:jury_minutes": (seated(get, 302, 302), seated(post, 302, 302)),
    "referents:jury_minutes_document": (seated(get, 302, 302), GET_ONLY),
    "referents:start_deliberation": (POST_ONLY, seated(post, 302, 403)),
    "referents:shortlist": (POST_ONLY, seated(post, 302, 403)),
    "referents:verdict": (seated(get, 200, 403), seated(post, 422, 403)),
    "referents:verdicts": (POST_ONLY, seated(post, 422, 403)),
    "referents:close_deliberation": (POST_ONLY, seated(post, 422, 403)),
    "referents:reopen_deliberation": (POST_ONLY, seated(post, 302, 403)),
}


def jury_kwargs(people: dict, organisation) -> dict[str, dict]:
    """The arguments of each of these addresses: a challenge before its jury with one entry, an open
    one, and an idea of the agent's that answers none."""
    jury = CommitteeFactory(organisation=organisation, name="Jury", jury=True)
    GridFactory(committee=jury)
    SeatFactory(committee=jury, user=people["committee_member"])
    SeatFactory(committee=jury, user=people["chair"], chair=True)
    campaign = CampaignFactory(organisation=organisation, jury=jury, past=True)
    entry = IdeaFactory(organisation=organisation, campaign=campaign, state="in_triage")
    mine = IdeaFactory(organisation=organisation)
    InvolvementFactory(idea=mine, user=people["agent"])
    of_challenge = {"pk": campaign.pk}
    of_entry = of_challenge | {"idea": entry.pk}
    return {
        "ideas:enter_challenge": {"pk": mine.pk},
        "ideas:leave_challenge": {"pk": mine.pk},
        "ideas:propose": {"campaign": CampaignFactory(organisation=organisation).pk},
        **{f"referents:{page}": of_challenge for page in CHALLENGE_PAGES},
        **{f"referents:{page}": of_entry for page in ENTRY_PAGES},
    }
