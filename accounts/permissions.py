"""Who runs an organisation here: its settings, its people, its missions.

The « responsable innovation » (a referent over the whole organisation) and the direction do, each
for their own; administrators have the administration instead. Nobody gives a mission to themselves,
and the direction is named by the direction, so that no one becomes their own signatory.
"""

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import Mandate, Organisation, User
from accounts.selectors import people_in_office, reach_of


def organisations_run_by(user: User) -> frozenset[int]:
    """Ids of the organisations whose settings and missions are this person's business."""
    reach = reach_of(user)
    return reach.whole(Role.REFERENT) | reach.whole(Role.DIRECTOR)


def runs(user: User, organisation_id: int | None) -> bool:
    """Whether a person runs this organisation."""
    return organisation_id in organisations_run_by(user)


def directs(user: User, organisation_id: int | None) -> bool:
    """Whether a person is of the direction of this organisation, or signs for it."""
    return organisation_id in reach_of(user).whole(Role.DIRECTOR)


def own_direction(user: User) -> QuerySet[Mandate]:
    """The missions of direction that a person holds themselves today, not by delegation."""
    return Mandate.objects.current().filter(user=user, role=Role.DIRECTOR, delegated_by=None)


def own_directors(organisation_id: int) -> QuerySet[User]:
    """Those who hold the direction of an organisation themselves today."""
    held = Mandate.objects.current().filter(
        role=Role.DIRECTOR, delegated_by=None, organisation=organisation_id
    )
    return User.objects.filter(pk__in=held.order_by().values("user"))


def names_direction(user: User, organisation_id: int) -> bool:
    """Whether a person names and ends the direction of an organisation: those who hold that mission
    themselves. A signature received by delegation names nobody."""
    return (
        directs(user, organisation_id)
        and own_direction(user).filter(organisation=organisation_id).exists()
    )


def roles_grantable(user: User, organisation: Organisation) -> tuple[Role, ...]:
    """The roles a person may give in an organisation. The direction names the direction; where
    nobody holds that mission yet, the « responsable innovation » may name its first holder."""
    if not runs(user, organisation.pk):
        return ()
    roles = (Role.REFERENT, Role.FACILITATOR)
    nobody = not people_in_office(Role.DIRECTOR, organisation=organisation).exists()
    return (*roles, Role.DIRECTOR) if names_direction(user, organisation.pk) or nobody else roles


def may_grant(user: User, role: str, organisation: Organisation, *, to: User) -> bool:
    """Whether a person may give this role there to someone, who is never themselves."""
    return to.pk != user.pk and role in roles_grantable(user, organisation)


def may_end(user: User, mandate: Mandate) -> bool:
    """Whether a person may end a mission: of the roles they may give; their own mission they may
    always give up, save the direction's, which another one ends."""
    if mandate.organisation is None:
        return False
    if mandate.user_id == user.pk:
        return mandate.role != Role.DIRECTOR
    if mandate.role == Role.DIRECTOR:
        return names_direction(user, mandate.organisation_id)
    return mandate.role in roles_grantable(user, mandate.organisation)
