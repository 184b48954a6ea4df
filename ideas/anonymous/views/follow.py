"""Following an idea with its code: everything is read and asked by form, never by address."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from ideas import presenters
from ideas.anonymous import codes, letters, reveal
from ideas.anonymous.challenges import among, challenges_of
from ideas.anonymous.followup import FollowUp, follow_up
from ideas.anonymous.forms import AuthorForm, CodeForm
from ideas.anonymous.views.pages import CONFLICT, UNPROCESSABLE, methods, page
from ideas.enums import AnswerKind, LetterKind, Party
from ideas.errors import NotAllowed
from ideas.lifecycle import label_of
from ideas.permissions import Standing

AUTHOR = Standing(frozenset({Party.READER, Party.AUTHOR}))
SAID = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Act:
    """What an author may ask by letter: its title, and what happens next."""

    label: str
    next_step: str
    quiet: bool = False


def acts() -> dict[LetterKind, Act]:
    """Each kind of letter after the deposit, in the reader's language."""
    moves = {
        LetterKind.PROVIDE_INFO: _("Le référent reprendra l’étude de votre idée après la levée."),
        LetterKind.CONTEST: _(
            "Votre idée sera étudiée à nouveau. Une réponse se conteste une seule fois."
        ),
        LetterKind.APPEAL: _(
            "Un autre référent et un autre signataire reprendront l’étude, là où il y en a un. Un "
            "réexamen se demande une seule fois."
        ),
        LetterKind.WITHDRAW: _(
            "Après la levée, l’idée reste lisible comme « retirée par son auteur ». Votre code "
            "permet de demander sa réouverture."
        ),
        LetterKind.REOPEN: _("L’idée revient à l’étude dès qu’une seconde personne l’a confirmé."),
    }
    found = {
        kind: Act(str(label_of(kind.value)), words, quiet=kind == LetterKind.WITHDRAW)
        for kind, words in moves.items()
    }
    found[LetterKind.MESSAGE] = Act(
        _("Écrire au référent"), _("Votre message arrivera à la prochaine levée, sans votre nom.")
    )
    found[LetterKind.ENTER_CHALLENGE] = Act(
        _("Proposer au défi"),
        _("L’idée y paraîtra après la levée, et son étude continue. Vous pourrez l’en retirer."),
    )
    found[LetterKind.LEAVE_CHALLENGE] = Act(
        _("La retirer du défi"), _("L’idée garde sa page, ses soutiens et son étude.")
    )
    return found


@methods("GET", "POST")
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then show the idea. Reading writes nothing."""
    if request.method != "POST":
        return page(request, "follow_code.html", {"form": CodeForm()})
    code, found, refused = _opened(request)
    return refused or _follow_page(request, code, found)


@methods("GET", "POST")
def act(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a later letter, or its sending."""
    if request.method != "POST":
        return page(request, "follow_code.html", {"form": CodeForm()})
    letter = _kind(kind)
    code, found, refused = _opened(request)
    if refused:
        return refused
    sent = "send" in request.POST
    form = AuthorForm(
        request.POST if sent else None,
        kind=letter,
        challenges=_challenges(found, letter),
        initial=_initial(found, letter),
    )
    if not sent and letter not in acts():
        raise Http404
    if not sent and not _may(found, letter):
        return _follow_page(request, code, found, moved=True, status=CONFLICT)
    if sent and form.is_valid():
        return _post(request, code, found, letter, form)
    if sent and letter == LetterKind.LEAVE_CHALLENGE:
        # Nothing is typed in it: what is wrong with it is that the idea has left already.
        return _follow_page(request, code, found, moved=True, status=CONFLICT)
    if sent and letter not in acts():
        return _follow_page(request, code, found, status=UNPROCESSABLE)
    return _act_page(request, code, found, letter, form, UNPROCESSABLE if sent else 200)


@methods("GET", "POST")
def take_back(request: HttpRequest) -> HttpResponse:
    """Take a later letter out of the box before it is collected."""
    if request.method != "POST":
        return page(request, "follow_code.html", {"form": CodeForm()})
    code, _found, refused = _opened(request)
    if refused:
        return refused
    number = request.POST.get("number", "0")
    taken = letters.take_back(
        code=code,
        kind=_kind(request.POST.get("kind", "")),
        number=int(number) if number.isdecimal() and len(number) < 6 else 0,
    )
    said = (
        _("La lettre est retirée de la boîte : personne ne l’a lue.")
        if taken
        else _("La lettre a déjà été relevée : elle ne peut plus être reprise.")
    )
    try:
        found = follow_up(code)
    except letters.UnknownCode:
        return page(request, "taken_back.html", {"said": said})
    return _follow_page(request, code, found, said=said)


@methods("GET", "POST")
def download(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """A file of one's idea, always as a download."""
    if request.method != "POST":
        return page(request, "follow_code.html", {"form": CodeForm()})
    _code, found, refused = _opened(request)
    if refused:
        return refused
    row = next((row for row in found.files if row.pk == file), None)
    if row is None:
        raise Http404
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content, as_attachment=True, filename=row.name, content_type=row.content_type
    )


@methods("GET", "POST")
def make_claim(request: HttpRequest) -> HttpResponse:
    """Say what revealing oneself means; then the claim to carry to one's account."""
    if request.method != "POST":
        return page(request, "follow_code.html", {"form": CodeForm()})
    code, found, refused = _opened(request)
    if refused:
        return refused
    if not found.may_reveal:
        return _follow_page(request, code, found, moved=True, status=CONFLICT)
    claim = reveal.make_claim(code) if "send" in request.POST else ""
    minutes = int(reveal.CLAIM_LIFETIME.total_seconds() // 60)
    context = {"code": code, "idea": found.idea, "claim": claim, "minutes": minutes}
    return page(request, "reveal.html", context)


# The pieces --------------------------------------------------------------------------------------


def _opened(request: HttpRequest) -> tuple[str, FollowUp | None, HttpResponse | None]:
    """The code and what it opens, or the page that says why it does not."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return "", None, page(request, "follow_code.html", {"form": form}, status=UNPROCESSABLE)
    code = form.cleaned_data["code"]
    try:
        return code, follow_up(code), None
    except letters.UnknownCode:
        form.add_error("code", _("Aucune idée ne répond à ce code. Relisez-le, groupe par groupe."))
        context = {"form": form, "unknown": True}
        return "", None, page(request, "follow_code.html", context, status=UNPROCESSABLE)


def _kind(value: str) -> LetterKind:
    try:
        kind = LetterKind(value)
    except ValueError as error:
        raise Http404 from error
    if kind == LetterKind.DEPOSIT:
        raise Http404
    return kind


def _challenges(found: FollowUp, kind: LetterKind) -> QuerySet[Campaign] | None:
    """The challenges a letter may name; None for one that names none."""
    if kind not in (LetterKind.ENTER_CHALLENGE, LetterKind.LEAVE_CHALLENGE):
        return None
    if found.idea is None:
        return Campaign.objects.none()
    if kind == LetterKind.ENTER_CHALLENGE:
        return among(challenges_of(found.idea.organisation))
    return Campaign.objects.at_organisation(found.idea.organisation)


def _initial(found: FollowUp, kind: LetterKind) -> dict:
    """What a letter carries: what its author saw, and the challenge where there is one only."""
    initial = {"seen": found.revision, "number": found.next_number(kind)}
    if kind == LetterKind.LEAVE_CHALLENGE and found.idea is not None:
        initial["campaign"] = found.idea.campaign_id
    if kind == LetterKind.ENTER_CHALLENGE and len(found.challenges) == 1:
        initial["campaign"] = found.challenges[0].pk
    return initial


def _may(found: FollowUp, kind: LetterKind) -> bool:
    if kind == LetterKind.ENTER_CHALLENGE:
        return bool(found.challenges)
    if kind == LetterKind.LEAVE_CHALLENGE:
        return found.may_leave_challenge
    if kind == LetterKind.MESSAGE:
        return found.may_write
    return any(row.name == kind for row in found.actions)


def _post(
    request: HttpRequest, code: str, found: FollowUp, kind: LetterKind, form: AuthorForm
) -> HttpResponse:
    try:
        posted = letters.post_message(code=code, kind=kind, **form.cleaned_data)
    except NotAllowed:
        kept = form.cleaned_data.get("body", "")
        return _follow_page(request, code, found, moved=True, kept=kept, status=CONFLICT)
    except ValidationError as refused:
        form.add_errors(refused)
        return _act_page(request, code, found, kind, form, UNPROCESSABLE)
    context = {"code": code, "kind": kind, "label": kind.label, "posted": posted}
    return page(request, "sent.html", context)


def _act_page(
    request: HttpRequest,
    code: str,
    found: FollowUp,
    kind: LetterKind,
    form: AuthorForm,
    status: int,
) -> HttpResponse:
    questions = [
        row
        for row in presenters.dialogue_rows(found.dialogue, None)
        if kind == LetterKind.PROVIDE_INFO and not row["from_author"]
    ]
    context = {
        "code": code,
        "idea": found.shown,
        "kind": kind,
        "act": acts()[kind],
        "form": form,
        "question": questions[-1] if questions else None,
        "next_collection": found.next_collection,
    }
    return page(request, "act.html", context, status=status)


def _follow_page(
    request: HttpRequest,
    code: str,
    found: FollowUp,
    *,
    moved: bool = False,
    kept: str = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    idea = found.shown
    known = acts()
    offered = [
        {"kind": row.name, "act": known[LetterKind(row.name)]}
        for row in found.actions
        if not found.waits(LetterKind(row.name))
    ]
    if found.may_write:
        offered.append({"kind": LetterKind.MESSAGE.value, "act": known[LetterKind.MESSAGE]})
    context = {
        "code": code,
        "grouped": codes.grouped(code),
        "found": found,
        "idea": idea,
        "waiting": idea and presenters.waiting(idea, AUTHOR, found.decision),
        "actions": [row for row in offered if not row["act"].quiet],
        "quiet_actions": [row for row in offered if row["act"].quiet],
        "history": presenters.history_rows(found.history),
        "steps": presenters.steps_passed(found.history),
        "letters": _answers(found),
        "dialogue": presenters.dialogue_rows(found.dialogue, None),
        "box": [
            {
                "kind": row.kind,
                "label": LetterKind(row.kind).label,
                "number": row.number,
                "day": row.day,
            }
            for row in found.waiting
        ],
        "moved": moved,
        "kept": kept,
        "said": said,
        "seat": found.seat_offered and not found.waits(LetterKind.SEAT),
        "seat_number": found.next_number(LetterKind.SEAT),
        "feedback_number": found.next_number(LetterKind.FEEDBACK),
    }
    return page(request, "follow.html", context, status=status)


def _answers(found: FollowUp) -> list[dict]:
    """The answers given, as letters, with what the author may say of each."""
    said = found.waits(LetterKind.FEEDBACK)
    return [
        {
            "letter": presenters.letter(
                row, found.idea if row.idea_id == found.idea.pk else found.survivor
            ),
            "dom_id": f"letter-{row.version}",
            "version": row.version,
            "appeals": row.kind == AnswerKind.REJECTION,
            "feedback_given": SAID[row.feedback.helped] if hasattr(row, "feedback") else "",
            "feedback_waits": said,
        }
        for row in found.answers
    ]
