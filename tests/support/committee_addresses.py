"""The addresses of committees, sessions and answers: their part of the table of tests/test_urls.py,
and the objects they are about."""

from ideas.models import AgendaItem, Recusal
from tests.factories.ideas import IdeaFactory
from tests.factories.referents import GridFactory, SeatFactory, SessionFactory
from tests.support.url_table import GET_ONLY, POST_ONLY, RUNS, STUDIES, get, only, post

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


def around(method, chair, member, **roles):
    """`seated`, with the vice-chair and the secretary, who get what the chair does, and a member
    who stands back from the idea of the agenda, who gets what members do; unless said otherwise."""
    others = {"vice_chair": chair, "secretary": chair, "recused": member}
    return seated(method, chair, member, **others | roles)


def managing(method, status):
    """For the chair, the secretary and the « responsable innovation », who choose members, quorum
    and grid; neither the members nor the vice-chair."""
    return around(method, status, 403, vice_chair=403, director=403, responsable=status)


COMMITTEES = {
    "ideas:write_answer": (only(get, 403), only(post, 403)),
    "ideas:answer_hints": (POST_ONLY, only(post, 403)),
    # Committees: whoever sits; whoever is in charge of innovation or directs sees the committee
    "referents:committees": (get(200), only(post, 422, "responsable")),
    "referents:committee": (around(get, 200, 200, director=200, responsable=200), GET_ONLY),
    "referents:add_member": (POST_ONLY, managing(post, 422)),
    "referents:end_seat": (managing(get, 302), managing(post, 302)),
    "referents:set_quorum": (POST_ONLY, managing(post, 302)),
    "referents:grid": (managing(get, 200), managing(post, 422)),
    "referents:plan_session": (POST_ONLY, around(post, 422, 403, director=403, responsable=403)),
    "referents:session": (around(get, 200, 200), GET_ONLY),
    "referents:add_items": (POST_ONLY, around(post, 302, 403)),
    "referents:remove_item": (POST_ONLY, around(post, 302, 403)),
    "referents:convene_session": (POST_ONLY, around(post, 302, 403)),
    "referents:change_session": (POST_ONLY, around(post, 422, 403)),
    "referents:cancel_session": (POST_ONLY, around(post, 302, 403)),
    "referents:opening": (around(get, 200, 403), around(post, 422, 403)),
    "referents:live": (around(get, 302, 302), GET_ONLY),
    "referents:closing": (POST_ONLY, around(post, 422, 403)),
    "referents:publish": (POST_ONLY, around(post, 302, 403)),
    "referents:minutes": (around(get, 302, 302), around(post, 302, 302)),
    "referents:minutes_document": (around(get, 302, 302), GET_ONLY),
    "referents:item": (
        around(get, 200, 200, recused=403),
        around(post, 422, 422, recused=403),
    ),
    "referents:item_document": (around(get, 200, 200, recused=403), GET_ONLY),
    "referents:start_item": (POST_ONLY, around(post, 302, 403)),
    "referents:decide": (POST_ONLY, around(post, 422, 403, vice_chair=403)),
    "referents:signatures": (get(200), post(302)),
    "referents:model_answers": (only(get, 200, *RUNS), GET_ONLY),
    "referents:model_answer": (only(get, 200, *RUNS), only(post, 422, *RUNS)),
    "referents:recuse": (POST_ONLY, around(post, 302, 302)),
    "referents:take_back_recusal": (POST_ONLY, around(post, 403, 403, recused=302)),
}


#: Who writes the answer to an idea before a committee that does not retain it.
WRITE = (*STUDIES, "secretary", "chair")
#: What changes in the common table when the idea is before the committee, on its agenda.
IN_COMMITTEE = {
    "ideas:move": (only(get, 200, "chair"), only(post, 422, "chair")),
    "ideas:keep_draft": (POST_ONLY, only(post, 302, "chair")),
    "ideas:write_answer": (only(get, 200, *WRITE), only(post, 200, *WRITE)),
    "ideas:answer_hints": (POST_ONLY, only(post, 200, *WRITE)),
    "ideas:decision": (get(404), post(404)),
    "ideas:give_opinion": (get(404), post(404)),
}
#: The addresses about an idea that are asked of that one.
ABOUT_AN_IDEA = (
    *("detail", "support", "follow", "discussion", "mentions", "thank", "report", "invite"),
    *("move", "keep_draft", "write_answer", "answer_hints", "decision"),
    *("assign", "note", "ask_opinion", "give_opinion"),
)


def in_committee_kwargs(of_items: dict) -> dict[str, dict]:
    """The arguments of the addresses about an idea, for the one of the agenda that
    `committee_kwargs` made."""
    idea = AgendaItem.objects.get(pk=of_items["item"]).idea
    named = {f"ideas:{page}": {"pk": idea.pk} for page in ABOUT_AN_IDEA}
    for page in ("ideas:move", "ideas:keep_draft"):
        named[page] |= {"action": "adjourn"}
    return named | {"referents:pane": {"pk": idea.pk}}


def committee_kwargs(people: dict, committee, examined) -> dict[str, dict]:
    """The arguments of each of these addresses, for a session of a committee and its one idea. One
    of its members stands back from that, and from the one it examined before."""
    SeatFactory(committee=committee, user=people["recused"])
    SeatFactory(committee=committee, user=people["secretary"], secretary=True)
    SeatFactory(committee=committee, user=people["vice_chair"], vice_chair=True)
    GridFactory(committee=committee)
    session = SessionFactory(committee=committee)
    idea = IdeaFactory(
        organisation=committee.organisation,
        unit=people["referent"].unit,
        committee=committee,
        state="in_committee",
    )
    point = AgendaItem.objects.create(session=session, idea=idea, position=1)
    for one in (idea, examined):
        Recusal.objects.create(idea=one, user=people["recused"], declared_by=people["recused"])
    seat = committee.members.get(user=people["committee_member"])
    of_committee, of_session = {"pk": committee.pk}, {"pk": session.pk}
    return {
        **{f"referents:{page}": of_committee for page in COMMITTEE_PAGES},
        "referents:end_seat": of_committee | {"member": seat.pk},
        **{f"referents:{page}": of_session for page in SESSION_PAGES},
        **{f"referents:{page}": of_session | {"item": point.pk} for page in ITEM_PAGES},
    }
