"""Error pages: in French, with the right code, and what was typed still there."""

import html
import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path

from tests.factories.accounts import UserFactory

TYPED = "Une longue proposition, écrite avec soin.\nSur deux lignes : « voilà »."
OURS = {"headers": {"sec-fetch-site": "same-origin"}}


@login_not_required
def broken(request):
    """A view that meets an error nobody expected."""
    raise ZeroDivisionError


@login_not_required
def refused(request):
    """A view of something that this person may no longer do."""
    raise PermissionDenied


@login_not_required
def gone(request):
    """A view of something that is there no more."""
    raise Http404


@login_not_required
def reading(request):
    """A view that reads its form."""
    return HttpResponse(request.POST.get("proposal", ""))


@login_not_required
def counting(request):
    """A view that asks the database something."""
    from accounts.models import User

    return HttpResponse(User.objects.count())


handler400 = "innovation_platform.errors.bad_request"
handler403 = "innovation_platform.errors.permission_denied"
handler404 = "innovation_platform.errors.not_found"
handler500 = "innovation_platform.errors.server_error"
urlpatterns = [
    path("casse/", broken),
    path("refuse/", refused),
    path("parti/", gone),
    path("lire/", reading),
    path("compter/", counting),
    path("", include("innovation_platform.urls")),
]


@pytest.fixture
def visitor(settings):
    """A browser that sees error pages as people do, with CSRF enforced."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def field(answer, name):
    """The value kept in the page for the text field `name`."""
    match = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', text(answer), re.S)
    return html.unescape(match.group(1)) if match else None


def text(answer):
    return answer.content.decode()


def token(client):
    client.get("/connexion/")
    return client.cookies["csrftoken"].value


@pytest.mark.django_db
def test_an_unknown_address_is_a_french_404(visitor):
    answer = visitor.get("/nulle-part/")
    assert answer.status_code == 404
    assert "Page introuvable" in text(answer)


def test_an_unexpected_error_is_a_french_500_without_traceback(visitor):
    answer = visitor.get("/casse/")
    assert answer.status_code == 500
    assert "Une erreur est survenue" in text(answer)
    assert "ZeroDivisionError" not in text(answer)


@pytest.mark.django_db
def test_an_unexpected_error_keeps_what_was_typed_and_sends_it_again(visitor):
    data = {"proposal": TYPED, "csrfmiddlewaretoken": token(visitor)}
    answer = visitor.post("/casse/", data, **OURS)
    assert answer.status_code == 500
    assert field(answer, "proposal") == TYPED
    assert 'action="/casse/"' in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    fresh = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(answer)).group(1)
    assert visitor.post("/lire/", {**data, "csrfmiddlewaretoken": fresh}, **OURS).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/refuse/", 403, "Cette page ne vous est pas ouverte"),
        ("/parti/", 404, "Page introuvable"),
    ],
)
def test_a_form_that_is_no_longer_taken_gives_its_words_back_to_be_copied(
    visitor, path, status, title
):
    data = {"proposal": TYPED, "password": "secret", "csrfmiddlewaretoken": token(visitor)}
    answer = visitor.post(path, data, **OURS)
    assert (answer.status_code, title in text(answer)) == (status, True)
    assert field(answer, "proposal") == TYPED
    assert "secret" not in text(answer)
    assert "Envoyer de nouveau" not in text(answer)
    read = visitor.get(path)
    assert (read.status_code, "Ce que vous aviez écrit" in text(read)) == (status, False)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/refuse/", "/parti/"])
def test_a_button_pressed_too_late_gives_nothing_back_to_copy(visitor, path):
    """What its form carries was written by nobody."""
    carried = {
        "wanted": "yes",
        "seen": "## Confiance\nEssayer est permis.",
        "next": "/referents/?file=etude&q=banc+du+parvis&tri=" + "x" * 60,
        "key": "0b4a3c52-8d0e-4a37-9d0f-6a4f5f3b7c11",
        "answer": "accept",
        "due_on": "2026-11-30",
        "csrfmiddlewaretoken": token(visitor),
    }
    answer = visitor.post(path, carried, **OURS)
    kept = ("Ce que vous aviez écrit" in text(answer), "conserve-" in text(answer))
    assert (answer.status_code in (403, 404), *kept) == (True, False, False)


@pytest.mark.django_db
def test_words_come_back_alone_under_a_french_name(visitor):
    """One word is enough for a title; a field that is not known by name is « Votre texte »."""
    typed = {"title": "Covoiturage", "way_forward": "Un essai en mai."}
    data = {**typed, "seen": "4", "csrfmiddlewaretoken": token(visitor)}
    answer = visitor.post("/refuse/", data, **OURS)
    assert {name: field(answer, name) for name in typed} == typed
    labels = re.findall(r'<label class="form-label" for="conserve-\d+">(.*?)</label>', text(answer))
    assert labels == ["Titre", "Votre texte"]


@pytest.mark.django_db
def test_what_a_form_carries_is_sent_again_unseen(visitor):
    back = "/referents/?file=etude&tri=" + "x" * 60
    data = {"proposal": TYPED, "next": back, "csrfmiddlewaretoken": token(visitor)}
    answer = visitor.post("/casse/", data, **OURS)
    assert (field(answer, "proposal"), field(answer, "next")) == (TYPED, None)
    assert f'name="next" value="{back}"' in html.unescape(text(answer))


@pytest.mark.django_db
def test_a_form_sent_after_the_session_ended_is_kept(visitor):
    data = {"proposal": TYPED, "category": "accueil", "csrfmiddlewaretoken": token(visitor)}
    answer = visitor.post("/mon-compte/mes-donnees/", data, **OURS)
    assert answer.status_code == 403
    assert "Votre session a expiré" in text(answer)
    assert field(answer, "proposal") == TYPED
    assert 'name="category" value="accueil"' in text(answer)
    assert 'action="/mon-compte/mes-donnees/"' in text(answer)
    assert 'href="/connexion/?next=/"' in html.unescape(text(answer)).replace("%2F", "/")


@pytest.mark.django_db
def test_after_signing_in_beside_the_same_form_goes_through(visitor):
    """The token changed at sign-in: the form comes back once more with a fresh one, then passes."""
    old = token(visitor)
    visitor.force_login(UserFactory())
    visitor.cookies["csrftoken"] = "b" * 32
    first = visitor.post("/lire/", {"proposal": TYPED, "csrfmiddlewaretoken": old}, **OURS)
    assert first.status_code == 403
    assert field(first, "proposal") == TYPED
    fresh = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(first)).group(1)
    again = {"proposal": field(first, "proposal"), "csrfmiddlewaretoken": fresh}
    second = visitor.post("/lire/", again, **OURS)
    assert (second.status_code, second.content.decode()) == (200, TYPED)


@pytest.mark.django_db
def test_a_form_made_by_another_site_gets_no_fresh_token(visitor):
    elsewhere = {"headers": {"sec-fetch-site": "cross-site"}}
    answer = visitor.post("/lire/", {"proposal": TYPED}, **elsewhere)
    assert answer.status_code == 403
    assert field(answer, "proposal") == TYPED
    assert 'action="/lire/"' not in text(answer)


@pytest.mark.django_db
def test_a_get_of_a_protected_page_goes_to_sign_in_and_comes_back(visitor):
    answer = visitor.get("/mon-compte/")
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/?next=/mon-compte/")


@pytest.mark.django_db
def test_passwords_are_never_shown_again(visitor):
    answer = visitor.post("/connexion/", {"login": "a@b.fr", "password": "top-secret"}, **OURS)
    assert answer.status_code == 403
    assert "top-secret" not in text(answer)


def test_a_database_that_does_not_answer_is_a_503_with_the_form(visitor, unreachable_database):
    visitor.cookies["csrftoken"] = "a" * 32
    data = {"proposal": TYPED, "csrfmiddlewaretoken": "a" * 32}
    answer = visitor.post("/compter/", data, **OURS)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "momentanément indisponible" in text(answer)
    assert field(answer, "proposal") == TYPED
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', text(answer))


def test_too_much_text_is_a_413(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    visitor.cookies["csrftoken"] = "a" * 32
    answer = visitor.post("/lire/", {"proposal": "x" * 2000}, content_type="text/plain")
    assert answer.status_code in (403, 413)
    form = "proposal=" + "x" * 2000
    answer = visitor.post("/lire/", form, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "Envoi trop volumineux" in text(answer)


def test_a_request_over_the_limit_is_refused_before_being_read(visitor, settings):
    settings.MAX_REQUEST_SIZE = 10_000
    answer = visitor.post("/lire/", {"proposal": "x" * 20_000})
    assert answer.status_code == 413
    assert "Envoi trop volumineux" in text(answer)
