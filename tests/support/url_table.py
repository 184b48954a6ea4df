"""How the table of addresses says what each method answers to whom."""

from dataclasses import dataclass, field

ROLES = (
    "visitor",
    "agent",
    "referent",
    "responsable",
    "expert",
    "facilitator",
    "committee_member",
    "recused",
    "secretary",
    "vice_chair",
    "chair",
    "director",
    "lead",
    "network_lead",
    "administrator",
)
SIGN_IN = 302
SESSION_ENDED = 403
NOT_THIS_METHOD = 405


@dataclass(frozen=True)
class Expected:
    """What a method answers on one's own organisation's object: to everyone signed in, save the
    roles named; and to a visitor. Another organisation's object is not found, save `elsewhere`."""

    everyone: int
    visitor: int
    roles: dict[str, int] = field(default_factory=dict)
    elsewhere: int = 404

    def of(self, role: str) -> int:
        return self.visitor if role == "visitor" else self.roles.get(role, self.everyone)

    def of_elsewhere(self, role: str) -> int:
        return self.visitor if role == "visitor" else self.elsewhere


def get(everyone, visitor=SIGN_IN, *, elsewhere=404, **roles):
    return Expected(everyone, visitor, roles, elsewhere)


def post(everyone, visitor=SESSION_ENDED, *, elsewhere=404, **roles):
    return Expected(everyone, visitor, roles, elsewhere)


def only(method, status, *roles, others=403, **besides):
    """One status for some roles, another for the rest; `besides` names those of a third."""
    return method(others, **dict.fromkeys(roles, status), **besides)


POST_ONLY = get(NOT_THIS_METHOD, elsewhere=NOT_THIS_METHOD)
GET_ONLY = post(NOT_THIS_METHOD, elsewhere=NOT_THIS_METHOD)
PUBLIC = (get(200, 200), post(200, 200))
PUBLIC_PAGE = (get(200, 200), post(405, 405))
PAGE = (get(200), GET_ONLY)
NOWHERE = (get(404, 404), post(404, 404))
CLOSED = (get(503, 503, elsewhere=503), post(503, 503, elsewhere=503))
NOWHERE_SIGNED_IN = (get(404), post(404))
STUDIES = ("referent", "responsable")
#: Those of an idea's organisation who study or decide.
INSIDE = (*STUDIES, "committee_member", "secretary", "vice_chair", "chair", "director")
#: Who runs an organisation: its direction, and its « responsable innovation ».
RUNS = ("responsable", "director")
#: Who may launch a challenge over something.
LAUNCHES = ("referent", "facilitator", "network_lead", *RUNS)
#: Who may bring the table of a workshop's ideas.
IMPORTS = (*STUDIES, "facilitator")

#: Who carries a project, and who answers a team that needs help.
CARRIES = ("lead", "director")
HELPS = ("referent", "responsable", "director")

#: name → what GET and POST answer; a POST here carries nothing.
TABLE = {
    # Health and the legal pages
    "health_alive": PUBLIC_PAGE,
    "health_ready": PUBLIC_PAGE,
    "legal:accessibility": PUBLIC_PAGE,
    "legal:notice": PUBLIC_PAGE,
    "legal:privacy": PUBLIC_PAGE,
    "legal:charter": PUBLIC_PAGE,
    "components": PUBLIC_PAGE,
    # Signing in
    "account_login": (get(302, 200), post(302, 200)),
    "account_signup": (get(302, 200), post(302, 200)),
    "account_inactive": PUBLIC_PAGE,
    "account_email_verification_sent": PUBLIC_PAGE,
    "account_reauthenticate": (get(200), post(200)),
    "account_logout": (get(200), post(302, 302)),
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC_PAGE,
    "account_reset_password_from_key": (
        get(200, 200, elsewhere=200),
        post(200, 200, elsewhere=200),
    ),
    "account_reset_password_from_key_done": PUBLIC_PAGE,
    "account_change_password": (get(200), post(200)),
    "account_set_password": (get(302), post(302)),
    # One's own pages
    "accounts:profile": PAGE,
    "accounts:my_data": PAGE,
    "notifications:bell": PAGE,
    "notifications:read_all": (POST_ONLY, post(302)),
    "notifications:open": (POST_ONLY, only(post, 302, "agent", others=404)),
    "notifications:preferences": (get(200), post(200)),
    "notifications:make_feed_key": (POST_ONLY, post(302)),
    "notifications:end_feeds": (POST_ONLY, post(302)),
    "notifications:unsubscribe": NOWHERE,
    # The weekly letter and the organisation's mails
    "bulletins": PAGE,
    "bulletin": PAGE,
    "referents:mails": (only(get, 200, *RUNS), only(post, 422, *RUNS)),
    "referents:bulletins": (only(get, 200, *RUNS), GET_ONLY),
    "referents:begin_bulletin": (POST_ONLY, only(post, 302, *RUNS)),
    "referents:bulletin": (
        only(get, 200, *RUNS, others=404),
        only(post, 422, *RUNS, others=404),
    ),
    "referents:delete_bulletin": (POST_ONLY, only(post, 302, *RUNS, others=404)),
    # What did not leave
    "notifications:outbox": (only(get, 200, "administrator"), GET_ONLY),
    "notifications:settle_messages": (POST_ONLY, only(post, 302, "administrator")),
    "notifications:settle_news": (POST_ONLY, only(post, 302, "administrator")),
    "notifications:write_again": (POST_ONLY, only(post, 302, "administrator")),
    # Feeds and figures open by a key of their own, asked for here with one that opens nothing
    "feed_organisation": NOWHERE,
    "feed_campaign": NOWHERE,
    "feed_idea": NOWHERE,
    "metrics": (get(404, 404), post(405, 405)),
    # Ideas
    "home": PUBLIC_PAGE,
    "circuit": PAGE,
    "we_did": PAGE,
    "badges": (get(200), post(302)),
    # The zone has its own handler and its own test (tests/ideas/zone/test_headers.py): met by the
    # platform's, its addresses are closed
    "anonymous": CLOSED,
    "anonymous_page": CLOSED,
    "ideas:list": PAGE,
    "ideas:imports": (
        only(get, 200, *IMPORTS),
        only(post, 422, *IMPORTS),
    ),
    "ideas:import": (
        only(get, 200, "referent", others=404),
        only(post, 422, "referent", others=404),
    ),
    "ideas:import_rejects": (only(get, 200, "referent", others=404), GET_ONLY),
    "ideas:facets": PAGE,
    "ideas:export_csv": PAGE,
    "ideas:export_xlsx": PAGE,
    "ideas:saved_searches": PAGE,
    "ideas:save_search": (get(200), post(422)),
    "ideas:change_search": (POST_ONLY, only(post, 302, "agent", others=404)),
    "ideas:suggest": PAGE,
    "ideas:similar": (POST_ONLY, post(200)),
    "ideas:mine": PAGE,
    "ideas:followed": PAGE,
    "ideas:deposit": PUBLIC_PAGE,
    "ideas:begin": (get(302), GET_ONLY),
    "ideas:write": (
        only(get, 200, "agent", others=404),
        only(post, 422, "agent", others=404),
    ),
    "ideas:autosave": (POST_ONLY, only(post, 200, "agent", others=404)),
    "ideas:throw_away": (POST_ONLY, only(post, 302, "agent", others=404)),
    "ideas:preview": (
        only(get, 200, "agent", others=404),
        only(post, 302, "agent", others=404),
    ),
    "ideas:entrust": (
        only(get, 200, "agent", others=404),
        only(post, 422, "agent", others=404),
    ),
    "ideas:entrusting": (
        only(get, 200, "referent", others=404),
        only(post, 422, "referent", others=404),
    ),
    "ideas:add_files": (POST_ONLY, only(post, 200, "agent", others=404)),
    "ideas:remove_file": (POST_ONLY, only(post, 302, "agent", others=404)),
    "ideas:reveal": (get(200), post(200)),
    "ideas:confirm_reveal": (POST_ONLY, post(422)),
    "ideas:detail": PAGE,
    "ideas:download": PAGE,
    "ideas:support": (POST_ONLY, post(302)),
    "ideas:follow": (POST_ONLY, post(302)),
    "ideas:answer_seat": (POST_ONLY, only(post, 302, "agent", others=404)),
    "ideas:following": (get(200), post(302)),
    # The discussion of an idea
    "ideas:discussion": (get(200), post(422)),
    "ideas:mentions": PAGE,
    "ideas:thread": PAGE,
    "ideas:reply": (get(200), post(422)),
    "ideas:edit": (only(get, 200, "agent"), only(post, 422, "agent")),
    "ideas:versions": PAGE,
    "ideas:remove": (only(get, 200, "agent"), only(post, 302, "agent")),
    "ideas:helped": (POST_ONLY, post(302, agent=403)),
    "ideas:thank": (get(200), post(422)),
    "ideas:report": (get(200), post(422)),
    "ideas:report_comment": (get(200, agent=403), post(422, agent=403)),
    "ideas:invite": (get(403), post(403)),
    "ideas:answer_invitation": (POST_ONLY, only(post, 302, "expert", others=404)),
    "ideas:leave_authors": (POST_ONLY, post(403)),
    "ideas:cancel_invitation": (POST_ONLY, post(403)),
    "ideas:feedback": (POST_ONLY, post(403)),
    "ideas:correct_answer": (only(get, 403), only(post, 403)),
    "ideas:correction_hints": (POST_ONLY, only(post, 403)),
    "ideas:keep_correction": (POST_ONLY, only(post, 403)),
    "ideas:move": (only(get, 200, "lead"), only(post, 422, "lead")),
    "ideas:keep_draft": (POST_ONLY, only(post, 302, "lead")),
    "ideas:assign": (only(get, 200, *STUDIES), only(post, 422, *STUDIES)),
    "ideas:note": (only(get, 200, *INSIDE), only(post, 422, *INSIDE)),
    "ideas:together": NOWHERE_SIGNED_IN,
    "ideas:decision": (
        only(get, 200, "lead", "director"),
        only(post, 422, "lead", "director"),
    ),
    "ideas:ask_opinion": (only(get, 200, *STUDIES), only(post, 422, *STUDIES)),
    "ideas:give_opinion": (
        only(get, 200, "expert", others=404),
        only(post, 422, "expert", others=404),
    ),
    # The other rooms
    "campaigns:list": PAGE,
    "campaigns:archived": PAGE,
    "campaigns:detail": PAGE,
    "campaigns:rules": PAGE,
    "campaigns:poster": PAGE,
    "campaigns:screen": PAGE,
    "campaigns:export": (only(get, 200, *RUNS), GET_ONLY),
    "campaigns:launch": (only(get, 200, *LAUNCHES), only(post, 422, *LAUNCHES)),
    "campaigns:edit": (only(get, 200, "responsable"), only(post, 422, "responsable")),
    "campaigns:publish": (POST_ONLY, only(post, 302, "responsable")),
    "campaigns:amend": (only(get, 200, "responsable"), only(post, 422, "responsable")),
    "campaigns:extend": (only(get, 200, "responsable"), only(post, 422, "responsable")),
    "campaigns:write_news": (only(get, 200, "responsable"), only(post, 422, "responsable")),
    "campaigns:remind": (POST_ONLY, only(post, 302, "responsable")),
    "campaigns:copy": (POST_ONLY, only(post, 302, *RUNS)),
    "campaigns:archive": (POST_ONLY, only(post, 302, *RUNS)),
    "referents:desk": PAGE,
    "referents:moderation": (only(get, 200, "referent", "responsable"), GET_ONLY),
    "referents:moderate_idea": (
        only(get, 200, "referent", "responsable"),
        only(post, 422, "referent", "responsable"),
    ),
    "referents:moderate_comment": (
        only(get, 200, "referent", "responsable"),
        only(post, 422, "referent", "responsable"),
    ),
    "referents:pane": (get(302), GET_ONLY),
    "referents:seen": (POST_ONLY, post(302)),
    "referents:save_filter": (POST_ONLY, post(302)),
    "referents:remove_filter": (POST_ONLY, only(post, 302, "agent", others=404)),
    "referents:absences": (
        only(get, 200, "referent", "network_lead", *RUNS),
        only(post, 422, "referent", "network_lead", *RUNS),
    ),
    "referents:end_absence": (
        POST_ONLY,
        only(post, 302, "referent", *RUNS, others=404),
    ),
    "referents:delegations": (
        only(get, 200, "expert", *RUNS),
        only(post, 422, "director"),
    ),
    "referents:end_delegation": (
        POST_ONLY,
        only(post, 302, "expert", "director", others=404, responsable=403),
    ),
    "referents:delegation_act": (only(get, 200, "expert", *RUNS, others=404), GET_ONLY),
    "referents:coverage": (only(get, 200, "referent", *RUNS), GET_ONLY),
    "referents:people": (only(get, 200, *RUNS), GET_ONLY),
    "referents:person": (
        only(get, 200, *RUNS, others=404),
        only(post, 422, *RUNS, others=404),
    ),
    "referents:end_mission": (
        only(get, 200, "referent", *RUNS, others=404),
        only(post, 422, "referent", *RUNS, others=404),
    ),
    "referents:settings": (only(get, 200, *RUNS), GET_ONLY),
    "referents:settings_group": (only(get, 200, *RUNS), only(post, 422, *RUNS)),
    "referents:charter": (only(get, 200, *RUNS), only(post, 422, *RUNS)),
    "referents:sign_charter": (POST_ONLY, only(post, 302, *RUNS)),
    "referents:works_council": (only(get, 200, *RUNS), GET_ONLY),
    "projects:list": PAGE,
    "projects:export_csv": PAGE,
    "projects:export_xlsx": PAGE,
    "projects:detail": PAGE,
    "projects:team": PAGE,
    "projects:journal": PAGE,
    "projects:write_journal": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:correct_journal": (only(get, 200, *CARRIES), only(post, 422, *CARRIES)),
    "projects:add_milestone": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:download": PAGE,
    "projects:change_milestone": (only(get, 200, *CARRIES), only(post, 422, *CARRIES)),
    "projects:move_milestone": (POST_ONLY, only(post, 404, *CARRIES)),
    "projects:add_risk": (only(get, 200, *CARRIES), only(post, 422, *CARRIES)),
    "projects:change_risk": (only(get, 200, *CARRIES), only(post, 422, *CARRIES)),
    "projects:close_risk": (POST_ONLY, only(post, 302, *CARRIES)),
    "projects:note_decision": (only(get, 200, *CARRIES), only(post, 422, *CARRIES)),
    "projects:offer_seat": (only(get, 200, *CARRIES), only(post, 422, *CARRIES)),
    "projects:seat": (
        get(404, agent=200, lead=302),
        post(404, agent=302, lead=302),
    ),
    "projects:terms": (only(get, 200, *CARRIES), only(post, 302, *CARRIES)),
    "projects:withdraw_offer": (POST_ONLY, only(post, 302, *CARRIES)),
    "projects:change_lead": (POST_ONLY, post(403)),
    "projects:leave_team": (POST_ONLY, post(403)),
    "projects:calls": PAGE,
    "projects:calls_csv": PAGE,
    "projects:calls_xlsx": PAGE,
    "projects:call": (get(200), post(422)),
    "projects:open_call": (only(get, 200, *CARRIES), only(post, 422, *CARRIES)),
    "projects:close_call": (POST_ONLY, only(post, 302, *CARRIES)),
    "projects:reply": (only(get, 200, *CARRIES), only(post, 422, *CARRIES)),
    "projects:ask_help": (only(get, 200, "lead"), only(post, 422, "lead")),
    "projects:answer_help": (only(get, 200, *HELPS), only(post, 422, *HELPS)),
    "projects:organisation_budget": (only(get, 200, *RUNS), only(post, 422, "director")),
    "projects:budget_csv": (only(get, 200, *RUNS), GET_ONLY),
    "projects:budget_xlsx": (only(get, 200, *RUNS), GET_ONLY),
    "projects:budget_request": (
        get(404, director=200, responsable=403),
        post(404, director=422, responsable=403),
    ),
    "projects:budget": PAGE,
    "projects:ask_line": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:ask_amendment": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:note_expense": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:add_gain": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:value_gain": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:results": PAGE,
    "projects:results_sheet": PAGE,
    "projects:pilot": PAGE,
    "projects:measures_export": PAGE,
    "projects:extend_pilot": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:give_feedback": (POST_ONLY, post(422, lead=302, director=302)),
    "projects:add_indicator": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:add_measure": (POST_ONLY, only(post, 422, "lead", "director")),
    "projects:my_sites": (
        get(200),
        only(post, 422, "referent", "responsable", "director"),
    ),
    "projects:my_sites_csv": PAGE,
    "projects:my_sites_xlsx": PAGE,
    "projects:kit": PAGE,
    "projects:kit_file": PAGE,
    "projects:write_kit": (
        only(get, 200, "lead", "director"),
        only(post, 422, "lead", "director"),
    ),
    "projects:library": PAGE,
    "projects:sheets_csv": PAGE,
    "projects:sheets_xlsx": PAGE,
    "projects:sheet": PAGE,
    "projects:share": (
        only(get, 200, "responsable"),
        only(post, 422, "responsable"),
    ),
    "projects:adopt": (
        only(get, 200, "referent", "responsable", "director"),
        only(post, 422, "referent", "responsable", "director"),
    ),
    "projects:rollout": PAGE,
    "projects:rollout_export": PAGE,
    "projects:add_sites": (
        only(get, 200, "lead", "director"),
        only(post, 422, "lead", "director"),
    ),
    "projects:site": (
        only(get, 200, "referent", "responsable", "director", others=404),
        only(post, 422, "referent", "responsable", "director", others=404),
    ),
}
