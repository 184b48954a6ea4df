"""The only writers of the ideas room: one function per action, one transaction each."""

from ideas.services import core_effects  # noqa: F401  registers what transitions write
from ideas.services.agenda import (
    add_to_agenda,
    close_session,
    open_session,
    remove_from_agenda,
    sign_minutes,
    write_minutes,
)
from ideas.services.attachments import attach, detach
from ideas.services.bulletins import (
    begin_bulletin,
    delete_bulletin,
    send_bulletin,
    try_bulletin,
)
from ideas.services.celebrations import (
    add_category,
    choose_to_be_named,
    nominate,
    plan_celebration,
    remove_category,
    thank_everyone,
    write_citation,
)
from ideas.services.ceremonies import correct_celebration, invite, move_celebration
from ideas.services.coauthors import (
    answer_invitation,
    can_invite,
    cancel_invitation,
    invite_coauthor,
    leave_authors,
)
from ideas.services.comments import (
    comment,
    edit_comment,
    may_edit,
    remove_comment,
    say_it_helped,
    thank,
)
from ideas.services.community import (
    choose_following,
    follow,
    follow_by_itself,
    support,
    unfollow,
    withdraw_support,
)
from ideas.services.convening import cancel_session, change_session, convene_session
from ideas.services.corrections import correct_answer
from ideas.services.counts import recount, recount_supports, repair_counts
from ideas.services.drafts import delete_draft, deposit, save_draft
from ideas.services.entries import enter_challenge, leave_challenge
from ideas.services.entrusting import (
    confirm_entrusting,
    decline_entrusting,
    offer_entrusting,
    take_entrusting,
)
from ideas.services.examination import (
    Deliberation,
    declare_recusal,
    give_review,
    record_outcome,
    start_item,
    take_back_recusal,
)
from ideas.services.handover import hand_over
from ideas.services.idea_imports import (
    forget_old_imports,
    order_import,
    run_import,
    start_import,
    try_import,
)
from ideas.services.jury import (
    JuryVerdict,
    close_deliberation,
    give_jury_review,
    pronounce,
    pronounce_together,
    reopen_deliberation,
    shortlist,
    stand_back_from_entry,
    start_deliberation,
    take_back_jury_recusal,
)
from ideas.services.jury_minutes import sign_jury_minutes, write_jury_minutes
from ideas.services.jury_results import publish_results, watch_challenges
from ideas.services.moderation import moderate_comment, moderate_idea
from ideas.services.moves import confirm, move, return_decision, take_back_decision
from ideas.services.opinions import (
    ask_opinion,
    ask_opinions,
    give_opinion,
    say_whether_it_helped,
)
from ideas.services.publication import publish_session
from ideas.services.recognition import show_badges
from ideas.services.reports import report
from ideas.services.saved_searches import forget_search, save_search, set_alert, tell_found
from ideas.services.seats import answer_seat
from ideas.services.study import (
    assign,
    forget_move_draft,
    keep_move_draft,
    move_draft_of,
    write_note,
)
from ideas.services.vote_calls import tell_votes
from ideas.services.voting import cast_ballot, count_poll, count_polls, withdraw_ballot

__all__ = [
    "Deliberation",
    "JuryVerdict",
    "add_category",
    "add_to_agenda",
    "answer_invitation",
    "answer_seat",
    "ask_opinion",
    "ask_opinions",
    "assign",
    "attach",
    "begin_bulletin",
    "can_invite",
    "cancel_invitation",
    "cancel_session",
    "cast_ballot",
    "change_session",
    "choose_following",
    "choose_to_be_named",
    "close_deliberation",
    "close_session",
    "comment",
    "confirm",
    "confirm_entrusting",
    "convene_session",
    "correct_answer",
    "correct_celebration",
    "count_poll",
    "count_polls",
    "declare_recusal",
    "decline_entrusting",
    "delete_bulletin",
    "delete_draft",
    "deposit",
    "detach",
    "edit_comment",
    "enter_challenge",
    "follow",
    "follow_by_itself",
    "forget_move_draft",
    "forget_old_imports",
    "forget_search",
    "give_jury_review",
    "give_opinion",
    "give_review",
    "hand_over",
    "invite",
    "invite_coauthor",
    "keep_move_draft",
    "leave_authors",
    "leave_challenge",
    "may_edit",
    "moderate_comment",
    "moderate_idea",
    "move",
    "move_celebration",
    "move_draft_of",
    "nominate",
    "offer_entrusting",
    "open_session",
    "order_import",
    "plan_celebration",
    "pronounce",
    "pronounce_together",
    "publish_results",
    "publish_session",
    "record_outcome",
    "recount",
    "recount_supports",
    "remove_category",
    "remove_comment",
    "remove_from_agenda",
    "reopen_deliberation",
    "repair_counts",
    "report",
    "return_decision",
    "run_import",
    "save_draft",
    "save_search",
    "say_it_helped",
    "say_whether_it_helped",
    "send_bulletin",
    "set_alert",
    "shortlist",
    "show_badges",
    "sign_jury_minutes",
    "sign_minutes",
    "stand_back_from_entry",
    "start_deliberation",
    "start_import",
    "start_item",
    "support",
    "take_back_decision",
    "take_back_jury_recusal",
    "take_back_recusal",
    "take_entrusting",
    "tell_found",
    "tell_votes",
    "thank",
    "thank_everyone",
    "try_bulletin",
    "try_import",
    "unfollow",
    "watch_challenges",
    "withdraw_ballot",
    "withdraw_support",
    "write_citation",
    "write_jury_minutes",
    "write_minutes",
    "write_note",
]
