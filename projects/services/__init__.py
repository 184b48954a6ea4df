"""The only writers of the projects room. The transitions of a project go through
`ideas.services.move`; what they write here is registered in `projects.services.effects`."""

from projects.services import effects  # noqa: F401  registers what transitions write
from projects.services.budget import (
    ask_amendment,
    ask_line,
    decide_request,
    note_expense,
    vote_budget,
)
from projects.services.calls import answer_call, close_call, open_call, reply_to_answer
from projects.services.gains import add_gain, value_gain
from projects.services.help import answer_help, ask_help
from projects.services.journal import (
    add_milestone,
    change_milestone,
    close_risk,
    correct_journal,
    move_milestone,
    note_decision,
    write_journal,
    write_risk,
)
from projects.services.kit import publish_kit
from projects.services.pilot import (
    add_indicator,
    extend_pilot,
    give_feedback,
    measure,
    take_back_feedback,
)
from projects.services.reminding import remind_sites
from projects.services.rollout import act_on_site, act_on_sites, add_sites, propose_sites
from projects.services.seats import (
    answer_seat,
    change_lead,
    leave_team,
    offer_seat,
    state_terms,
    withdraw_offer,
)
from projects.services.sheets import (
    declare_adoption,
    share_sheet,
    write_missing_sheets,
    write_sheet,
)

__all__ = [
    "act_on_site",
    "act_on_sites",
    "add_gain",
    "add_indicator",
    "add_milestone",
    "add_sites",
    "answer_call",
    "answer_help",
    "answer_seat",
    "ask_amendment",
    "ask_help",
    "ask_line",
    "change_lead",
    "change_milestone",
    "close_call",
    "close_risk",
    "correct_journal",
    "decide_request",
    "declare_adoption",
    "extend_pilot",
    "give_feedback",
    "leave_team",
    "measure",
    "move_milestone",
    "note_decision",
    "note_expense",
    "offer_seat",
    "open_call",
    "propose_sites",
    "publish_kit",
    "remind_sites",
    "reply_to_answer",
    "share_sheet",
    "state_terms",
    "take_back_feedback",
    "value_gain",
    "vote_budget",
    "withdraw_offer",
    "write_journal",
    "write_missing_sheets",
    "write_risk",
    "write_sheet",
]
