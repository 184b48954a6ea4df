"""The discussion of an idea: read it, take part in it, mend or take back one's words.

Each gesture answers with a part of the page to htmx, and with a redirection or a whole page to a
browser without it.
"""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from ideas import discussion as reading
from ideas import services
from ideas.enums import CommentKind
from ideas.forms import TalkForm, ThanksForm
from ideas.mentions import completions
from ideas.models import Comment
from ideas.views.talk import Talk, comment_of, talk_of
from innovation_platform.forms import show_refusal

UNPROCESSABLE = 422


def discussion(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Read the discussion page by page, or say something."""
    talk = talk_of(request, pk)
    if request.method == "POST":
        return _say(request, talk)
    if request.htmx and "page" in request.GET:
        context = talk.page(request.GET["page"], size=reading.FIRST, replies=reading.FIRST_REPLIES)
        return render(request, "ideas/_threads.html", context)
    return _discussion_page(request, talk, talk.form())


def _discussion_page(
    request: HttpRequest, talk: Talk, form: TalkForm, status: int = 200
) -> HttpResponse:
    context = talk.page(request.GET.get("page"), size=reading.PAGE, replies=reading.PAGE_REPLIES)
    context |= {"talk_form": form, "may_comment": talk.may_comment, "whole": True}
    return render(request, "ideas/discussion.html", context, status=status)


def _say(request: HttpRequest, talk: Talk) -> HttpResponse:
    if not talk.may_comment:
        raise PermissionDenied
    form = talk.form(request.POST)
    said = _said(form, lambda: services.comment(idea=talk.idea, user=request.user, **form.said()))
    if said is None:
        if request.htmx:
            context = talk.context(form)
            return render(request, "ideas/_discussion.html", context, status=UNPROCESSABLE)
        return _discussion_page(request, talk, form, status=UNPROCESSABLE)
    if request.htmx:
        talk = talk_of(request, talk.idea.pk)
        return render(request, "ideas/_discussion.html", talk.context(just_said=said.pk))
    messages.success(request, _("Votre commentaire est publié."))
    return redirect(f"{talk.idea.get_absolute_url()}#commentaire-{said.pk}")


def _said(form, write):
    """What the service wrote; None when the form, or the service, refuses: the form says why."""
    if not form.is_valid():
        return None
    try:
        return write()
    except ValidationError as refused:
        show_refusal(form, refused)
        return None


@require_safe
def thread(request: HttpRequest, pk: uuid.UUID, comment: int) -> HttpResponse:
    """A thread whole; the address of one of its replies leads to it."""
    talk = talk_of(request, pk)
    found = reading.thread(talk.reader, comment)
    if found is None:
        said = comment_of(talk, comment)
        if said.parent_id is None:
            return redirect(f"{talk.idea.get_absolute_url()}#mercis")
        url = reverse("ideas:thread", args=[pk, said.parent_id])
        return redirect(f"{url}#commentaire-{said.pk}")
    context = {"idea": talk.idea, "thread": talk.rows.thread_rows([found])[0]}
    if request.htmx:
        return render(request, "components/comment_thread.html", context)
    return render(request, "ideas/thread.html", context)


def reply(request: HttpRequest, pk: uuid.UUID, comment: int) -> HttpResponse:
    """Reply in a thread."""
    talk = talk_of(request, pk)
    answered = comment_of(talk, comment)
    root = answered.parent or answered
    if not talk.may_comment or not (answered.is_standing and root.is_standing):
        raise PermissionDenied
    posted = request.method == "POST"
    form = talk.form(
        request.POST if posted else None,
        label=_("Votre réponse"),
        auto_id=f"reponse-{root.pk}_%s",
    )
    said = None
    if posted:
        said = _said(
            form,
            lambda: services.comment(
                idea=talk.idea, user=request.user, parent=answered, **form.said()
            ),
        )
    if said is None:
        context = {"idea": talk.idea, "form": form, "answered": answered, "root": root}
        part = "ideas/_reply_form.html" if request.htmx else "ideas/reply.html"
        return render(request, part, context, status=UNPROCESSABLE if posted else 200)
    return _back_to_thread(request, talk, root.pk, said.pk, _("Votre réponse est publiée."))


def edit(request: HttpRequest, pk: uuid.UUID, comment: int) -> HttpResponse:
    """Mend one's words, within the hour."""
    talk = talk_of(request, pk)
    row = comment_of(talk, comment)
    if not services.may_edit(row, request.user, timezone.now()):
        raise PermissionDenied
    posted = request.method == "POST"
    form = TalkForm(
        request.POST if posted else None,
        voices=[],
        initial={"body": row.body},
        label=_("Votre texte"),
    )
    mended = None
    if posted:
        mended = _said(
            form,
            lambda: services.edit_comment(
                comment=row, user=request.user, body=form.cleaned_data["body"]
            ),
        )
    if mended is None:
        context = {"idea": talk.idea, "form": form, "comment": row}
        return render(
            request, "ideas/comment_edit.html", context, status=UNPROCESSABLE if posted else 200
        )
    messages.success(request, _("Votre texte est modifié."))
    return redirect(_place_of(talk, row))


def remove(request: HttpRequest, pk: uuid.UUID, comment: int) -> HttpResponse:
    """Take one's words back: said first, then done."""
    talk = talk_of(request, pk)
    row = comment_of(talk, comment)
    if row.author_id != request.user.pk:
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "ideas/comment_remove.html", {"idea": talk.idea, "comment": row})
    services.remove_comment(comment=row, user=request.user)
    messages.success(request, _("Vos mots sont retirés."))
    part = "mercis" if row.kind == CommentKind.THANKS else "discussion"
    return redirect(f"{talk.idea.get_absolute_url()}#{part}")


@require_POST
def helped(request: HttpRequest, pk: uuid.UUID, comment: int) -> HttpResponse:
    """« Cela m’a aidé », or not any more: the form says which is wanted."""
    talk = talk_of(request, pk)
    row = comment_of(talk, comment)
    wanted = request.POST.get("wanted") != "no"
    row = services.say_it_helped(comment=row, user=request.user, helped=wanted)
    if not request.htmx:
        return redirect(_place_of(talk, row))
    context = {
        "helped_url": request.path,
        "helped_me": wanted,
        "helped_count": row.helped_count,
        "dom_id": row.pk,
    }
    return render(request, "components/helped_button.html", context)


@require_safe
def versions(request: HttpRequest, pk: uuid.UUID, comment: int) -> HttpResponse:
    """What a comment said before it was mended."""
    talk = talk_of(request, pk)
    row = get_object_or_404(
        Comment.objects.filter(talk.reader.readable(), edited_at__isnull=False),
        pk=comment_of(talk, comment).pk,
    )
    context = {"idea": talk.idea, "comment": row, "versions": list(row.versions.order_by("-pk"))}
    return render(request, "ideas/comment_versions.html", context)


@require_safe
def mentions(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The people one may name under this idea whose name starts as typed."""
    talk = talk_of(request, pk)
    if not talk.may_comment:
        raise PermissionDenied
    found = completions(talk.idea, request.GET.get("q", ""), but=request.user)
    names = [str(person) for person in found]
    people = [
        {
            "name": str(person),
            "unit": str(person.unit) if person.unit else "",
            "write": person.email if names.count(str(person)) > 1 else str(person),
        }
        for person in found
    ]
    return JsonResponse({"people": people})


def thank(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every « merci » to the team, or say one."""
    talk = talk_of(request, pk)
    if request.method != "POST":
        return render(request, "ideas/thanks.html", talk.all_thanks(request.GET.get("page")))
    form = ThanksForm(request.POST, auto_id="merci_%s")
    said = _said(
        form,
        lambda: services.thank(idea=talk.idea, user=request.user, **form.cleaned_data),
    )
    status = UNPROCESSABLE if said is None else 200
    if request.htmx:
        talk = talk_of(request, pk)
        context = talk.thanks() | ({"thanks_form": form} if said is None else {"just_said": True})
        return render(request, "ideas/_thanks.html", context, status=status)
    if said is None:
        context = {"idea": talk.idea, "form": form}
        return render(request, "ideas/thank.html", context, status=status)
    messages.success(request, _("Votre merci est transmis."))
    return redirect(f"{talk.idea.get_absolute_url()}#mercis")


def _back_to_thread(
    request: HttpRequest, talk: Talk, root: int, said: int, words: str
) -> HttpResponse:
    if request.htmx:
        found = reading.thread(talk.reader, root)
        context = {"thread": talk.rows.thread_rows([found])[0], "just_said": said}
        response = render(request, "components/comment_thread.html", context)
        return reswap(retarget(response, f"#fil-{root}"), "outerHTML")
    messages.success(request, words)
    url = reverse("ideas:thread", args=[talk.idea.pk, root])
    return redirect(f"{url}#commentaire-{said}")


def _place_of(talk: Talk, row: Comment) -> str:
    if row.kind == CommentKind.THANKS:
        return f"{talk.idea.get_absolute_url()}#mercis"
    url = reverse("ideas:thread", args=[talk.idea.pk, row.parent_id or row.pk])
    return f"{url}#commentaire-{row.pk}"
