"""Co-authors: invited by an author, credited and recused like one once they accept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.actors import Person
from ideas.enums import State, Tie
from ideas.errors import NotAllowed
from ideas.models import Idea, Involvement
from ideas.permissions import Right, Standing, standing
from ideas.services.community import follow_by_itself, withdraw_support
from notifications.outbox import cancel, enqueue

#: An idea that is over takes no new author.
OVER = frozenset({State.DRAFT, State.MERGED, State.WITHDRAWN, State.RETIRED})


def can_invite(idea: Idea, who: Standing) -> bool:
    """Its authors may invite others while the idea lives."""
    return who.may(Right.INVITE) and idea.state not in OVER


@transaction.atomic
def invite_coauthor(*, idea: Idea, user: User, person: User) -> Involvement:
    """Invite a colleague to co-sign an idea. Side effect: they are told. Inviting again while the
    invitation waits returns the one made. Raises `NotAllowed` for anyone but an author,
    `ValidationError` (`person`) when the person already has a hand in the idea, is its sponsor,
    or works elsewhere."""
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if not can_invite(idea, standing(Person(user), idea)):
        raise NotAllowed
    if person.organisation_id != idea.organisation_id or not person.may_sign_in:
        raise ValidationError({"person": _("Choisissez une personne de votre organisme.")})
    ties = idea.involvements.filter(user=person, ended_on=None)
    if ties.filter(kind__in=Involvement.AUTHORSHIP, accepted_on__isnull=False).exists():
        raise ValidationError({"person": _("Cette personne signe déjà l’idée.")})
    if ties.filter(kind=Tie.SPONSOR).exists():
        raise ValidationError(
            {"person": _("Le sponsor décide sur l’idée : il ne peut pas aussi la signer.")}
        )
    row, created = Involvement.objects.get_or_create(
        idea=idea, user=person, kind=Tie.COAUTHOR, ended_on=None
    )
    if created:
        key = f"ideas.coauthor_invited:{row.pk}"
        enqueue("ideas.coauthor_invited", key=key, context={"involvement": row.pk})
    return row


@transaction.atomic
def answer_invitation(involvement: Involvement, *, user: User, accept: bool) -> None:
    """Accept to co-sign an idea, or decline. Side effects: the authors are told; who accepts is
    credited, follows the idea, and takes back the support they gave it, which is now theirs.
    Raises `NotAllowed` for anyone but the person invited, or once it is answered."""
    idea = Idea.objects.select_for_update().get(pk=involvement.idea_id)
    row = Involvement.objects.select_for_update().get(pk=involvement.pk)
    if row.kind != Tie.COAUTHOR or row.user_id != user.pk or row.accepted_on or row.ended_on:
        raise NotAllowed
    if accept and idea.state in OVER:
        raise NotAllowed
    if accept:
        row.accepted_on = timezone.localdate()
    else:
        row.ended_on = timezone.localdate()
    row.save(update_fields=["accepted_on", "ended_on"])
    if accept:
        withdraw_support(idea=idea, user=user)
        follow_by_itself(idea=idea, user=user, because="deposited")
    _tell_authors(row)


@transaction.atomic
def leave_authors(*, idea: Idea, user: User) -> None:
    """Stop co-signing an idea. Side effect: its authors are told. Raises `NotAllowed` for who does
    not co-sign it: its first author takes the idea back instead."""
    row = (
        Involvement.objects.active()
        .select_for_update()
        .filter(idea=idea, user=user, kind=Tie.COAUTHOR)
        .first()
    )
    if row is None:
        raise NotAllowed
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    _tell_authors(row)


@transaction.atomic
def cancel_invitation(involvement: Involvement, *, user: User) -> None:
    """Take an invitation back before it is answered. Raises `NotAllowed` for anyone but an author,
    or once it is answered."""
    row = Involvement.objects.select_for_update().select_related("idea").get(pk=involvement.pk)
    if row.kind != Tie.COAUTHOR or row.accepted_on or row.ended_on:
        raise NotAllowed
    if not can_invite(row.idea, standing(Person(user), row.idea)):
        raise NotAllowed
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    cancel(key=f"ideas.coauthor_invited:{row.pk}")


def _tell_authors(row: Involvement) -> None:
    step = "left" if row.accepted_on and row.ended_on else "answered"
    enqueue(
        "ideas.coauthor_answered",
        key=f"ideas.coauthor_answered:{row.pk}:{step}",
        context={"involvement": row.pk},
    )
