"""What a person had typed in a form that could not be taken, so that no word is lost."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _

# What the fields people write most in are called on their page.
LABELS = {
    "title": _("Titre"),
    "problem": _("Le problème rencontré"),
    "proposal": _("Ce que je propose"),
    "benefit": _("Le bénéfice attendu"),
    "question": _("Question"),
    "answer": _("Réponse"),
    "reason": _("Raison"),
    "reasons": _("Raisons"),
    "summary": _("Résumé"),
    "results": _("Résultats"),
    "lessons": _("Enseignements"),
    "comment": _("Commentaire"),
    "description": _("Description"),
    "name": _("Nom"),
    "discussion": _("Échanges"),
    "criteria": _("Critères"),
    "eligibility": _("Qui peut participer"),
}
#: The others have no words of their own here: those of their form are not known any more.
OTHERS = _("Votre texte")
#: Fields that hold words whatever is in them: one is enough.
WORDS = frozenset(
    {
        "title",
        "problem",
        "proposal",
        "benefit",
        "question",
        "summary",
        "results",
        "lessons",
        "comment",
        "description",
        "name",
    }
)
#: What a page says of itself in its form: a revision, a day, or the text that it showed.
SEEN = "seen"
SECRET_WORDS = ("password", "passwd", "token", "code", "secret")


@dataclass(frozen=True)
class TypedField:
    """One field as it was posted; `long` when it deserves a text area."""

    name: str
    value: str

    @property
    def label(self) -> str:
        return str(LABELS.get(self._plain, OTHERS))

    @property
    def long(self) -> bool:
        return len(self.value) > 60 or "\n" in self.value

    @property
    def written(self) -> bool:
        """Whether a person wrote it. What forms carry besides (a revision, an address, a key, a
        choice, a button) never has two words."""
        if self._plain == SEEN:
            return False
        count = len(self.value.split())
        return count > 1 or (count == 1 and self._plain in WORDS)

    @property
    def _plain(self) -> str:
        return self.name.rpartition("-")[2]


def typed_fields(request: HttpRequest) -> list[TypedField]:
    """The fields of the request's form, without secrets nor files; empty when unreadable."""
    if request.method != "POST":
        return []
    try:
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    except (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError):
        return []
    return [TypedField(name, value) for name, value in pairs if value and not _secret(name)]


def has_files(request: HttpRequest) -> bool:
    """Whether files came with the form: they have to be chosen again."""
    return request.method == "POST" and bool(request.FILES)


def comes_from_us(request: HttpRequest) -> bool:
    """Whether the form was on one of our own pages.

    Only then may an error page offer to send it again with a fresh token: a form made up by another
    site must not get one.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def _secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET_WORDS)
