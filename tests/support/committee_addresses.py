"""The addresses of committees, sessions and answers: their part of the table of tests/test_urls.py,
and the objects they are about."""

from ideas.models import AgendaItem
from tests.factories.ideas import IdeaFactory
from tests.factories.referents import GridFactory, SessionFactory
from tests.support.url_table import GET_ONLY, POST_ONLY, RUNS, get, only, post

COMMITTEE_PAGES = ("committee", "add_member", "set_quorum", "grid", "plan_session")
SESSION_PAGES = (
    *("session", "add_items", "opening", "live", "closing", "publish"),
    *("convene_session", "change_session", "cancel_session"),
    *("minutes", "minutes_document"),
)
ITEM_PAGES = (
    *("item", "item_document", "start_item", "decide", "recuse", "take_back_recusal"),
    "remove_item",
)


def seated(method, chair, member, **roles):
    """What the chair and a member of a committee get; it does not exist for the others."""
    return method(404, chair=chair, committee_member=member, **roles)


COMMITTEES = {
    "ideas:write_answer": (only(get, 403), only(post, 403)),
    "ideas:answer_hints": (POST_ONLY, only(post, 403)),
    # Committees: whoever sits; whoever is in charge of innovation or directs sees the committee
    "referents:committees": (get(200), only(post, 422, "responsable")),
    "referents:committee": (seated(get, 200, 200, director=200, responsable=200), GET_ONLY),
    "referents:add_member": (POST_ONLY, seated(post, 422, 403, director=403, responsable=422)),
    "referents:end_seat": (POST_ONLY, seated(post, 302, 403, director=403, responsable=302)),
    "referents:set_quorum": (POST_ONLY, seated(post, 302, 403, director=403, responsable=302)),
    "referents:grid": (
        seated(get, 200, 403, director=403, responsable=200),
        seated(post, 422, 403, director=403, responsable=422),
    ),
    "referents:plan_session": (POST_ONLY, seated(post, 422, 403, director=403, responsable=403)),
    "referents:session": (seated(get, 200, 200), GET_ONLY),
    "referents:add_items": (POST_ONLY, seated(post, 302, 403)),
    "referents:remove_item": (POST_ONLY, seated(post, 302, 403)),
    "referents:convene_session": (POST_ONLY, seated(post, 302, 403)),
    "referents:change_session": (POST_ONLY, seated(post, 422, 403)),
    "referents:cancel_session": (POST_ONLY, seated(post, 302, 403)),
    "referents:opening": (seated(get, 200, 403), seated(post, 422, 403)),
    "referents:live": (seated(get, 302, 302), GET_ONLY),
    "referents:closing": (POST_ONLY, seated(post, 422, 403)),
    "referents:publish": (POST_ONLY, seated(post, 302, 403)),
    "referents:minutes": (seated(get, 302, 302), seated(post, 302, 302)),
    "referents:minutes_document": (seated(get, 302, 302), GET_ONLY),
    "referents:item": (seated(get, 200, 200), seated(post, 422, 422)),
    "referents:item_document": (seated(get, 200, 200), GET_ONLY),
    "referents:start_item": (POST_ONLY, seated(post, 302, 403)),
    "referents:decide": (POST_ONLY, seated(post, 422, 403)),
    "referents:signatures": (get(200), post(302)),
    "referents:model_answers": (only(get, 200, *RUNS), GET_ONLY),
    "referents:model_answer": (only(get, 200, *RUNS), only(post, 422, *RUNS)),
    "referents:recuse": (POST_ONLY, seated(post, 302, 302)),
    "referents:take_back_recusal": (POST_ONLY, seated(post, 403, 403)),
}


def committee_kwargs(committee) -> dict[str, dict]:
    """The arguments of each of these addresses, for a session of a committee and its one idea."""
    GridFactory(committee=committee)
    session = SessionFactory(committee=committee)
    idea = IdeaFactory(
        organisation=committee.organisation, committee=committee, state="in_committee"
    )
    point = AgendaItem.objects.create(session=session, idea=idea, position=1)
    seat = committee.members.get(seat="member")
    of_committee, of_session = {"pk": committee.pk}, {"pk": session.pk}
    return {
        **{f"referents:{page}": of_committee for page in COMMITTEE_PAGES},
        "referents:end_seat": of_committee | {"member": seat.pk},
        **{f"referents:{page}": of_session for page in SESSION_PAGES},
        **{f"referents:{page}": of_session | {"item": point.pk} for page in ITEM_PAGES},
    }
