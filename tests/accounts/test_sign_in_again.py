"""Signing in from a page that stays open: answers that a script reads."""

import pytest
from django.urls import reverse

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

IN_PLACE = {"x-requested-with": "XMLHttpRequest", "accept": "application/json"}


@pytest.mark.parametrize(("password", "status"), [(PASSWORD, 200), ("pas le bon", 400), ("", 400)])
def test_the_answer_says_whether_one_is_signed_in_again(client, password, status):
    user = UserFactory()

    response = client.post(
        reverse("account_login"), {"login": user.email, "password": password}, headers=IN_PLACE
    )

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert ("_auth_user_id" in client.session) == (status == 200)
