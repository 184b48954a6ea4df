"""Who may authenticate, and what an administrator may do in the Django admin."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from accounts.models import Mandate, User
from accounts.selectors import keep_reach
from innovation_platform.prepared import Given, PreparedObjects

_PERSON = PreparedObjects(
    lambda: (
        User.objects.select_related("organisation", "unit")
        .annotate(had_mandates=Exists(Mandate.objects.filter(user=OuterRef("pk"))))
        .filter(pk=Given("user"))
        .order_by()
    ),
    by_key=True,
)


class EmailBackend(AuthenticationBackend):
    """Sign-in by e-mail. A session ends at the first request made after the account was disabled
    or its `left_on` has passed, because `get_user` asks `user_can_authenticate` each time.

    Django's permissions only serve the admin: an administrator's mandate gives them all, nothing
    else gives any (the product's rights come from mandates and involvement, elsewhere).
    """

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, with the organisation that every page names and their unit; one
        query. Most people never had a mandate: theirs are not asked for."""
        for user in _PERSON.objects(user=user_id):
            if not user.had_mandates:
                keep_reach(user, [])
            return user if self.user_can_authenticate(user) else None
        return None

    def user_can_authenticate(self, user: User) -> bool:
        return user.may_sign_in

    def has_perm(self, user_obj: User, perm: str, obj=None) -> bool:
        return self.has_module_perms(user_obj, "")

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        return user_obj.is_authenticated and user_obj.may_sign_in and user_obj.is_staff
