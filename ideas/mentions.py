"""Who is named in a comment: « @Camille Roy » or « @camille.roy@exemple.fr », among those who may
see the idea."""

import re
import unicodedata
from itertools import product

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from ideas.markup import Named
from ideas.models import Idea, Involvement, Opinion

#: A name has two to five words; « Anne-Marie Le Guennec » has three.
_WORD = r"[^\W\d_](?:[\w’'-]*\w)?"
_AT = re.compile(
    rf"(?<![\w@])@(?:(?P<address>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?P<words>{_WORD}(?:[ \u00a0]{_WORD}){{1,4}}))"
)
SHOWN = 8
LONGEST = 60


def people_who_see(idea: Idea) -> QuerySet[User]:
    """The people here today who may be named under an idea that everyone sees: those of its
    organisation, those tied to it, the experts asked."""
    tied = Involvement.objects.filter(idea=idea, ended_on=None).values("user")
    asked = Opinion.objects.filter(idea=idea).values("expert")
    return User.objects.here().filter(
        Q(organisation=idea.organisation_id) | Q(pk__in=tied) | Q(pk__in=asked)
    )


def completions(idea: Idea, typed: str, *, but: User) -> list[User]:
    """The first people whose name or address starts as typed, for the list under the field."""
    words = typed.strip()[:LONGEST].split()
    if not words:
        return []
    found = people_who_see(idea).exclude(pk=but.pk)
    for word in words:
        plain = _plain(word)
        found = found.filter(
            Q(first_name__istartswith=word)
            | Q(last_name__istartswith=word)
            | Q(first_name__icontains=f"-{word}")
            | Q(last_name__icontains=f" {word}")
            | Q(email__startswith=plain)
            | Q(email__contains=f".{plain}")
        )
    return list(found.select_related("unit").order_by("last_name", "first_name", "pk")[:SHOWN])


def find(text: str, people: QuerySet[User]) -> dict[Named, User]:
    """Those named in a text, each with its place in it, in one query; what names nobody is left as
    it is. Raises `ValidationError` (`body`) when a name is that of several people."""
    addresses, names = {}, {}
    for match in _AT.finditer(text):
        if match["address"]:
            addresses[match.start()] = match["address"].rstrip(".").lower()
        else:
            names[match.start()] = match["words"].replace("\u00a0", " ").split(" ")
    if not addresses and not names:
        return {}
    asked = Q(email__in=addresses.values())
    for first, last in {pair for words in names.values() for pair in _splits(words)}:
        asked |= Q(first_name__in=_cases(first), last_name__in=_cases(last))
    known = list(people.filter(asked).order_by("pk"))
    found = {}
    for start, address in addresses.items():
        for user in known:
            if user.email == address:
                found[Named(start, start + 1 + len(address), str(user))] = user
    for start, words in names.items():
        user, length = _longest(words, known)
        if user:
            found[Named(start, start + 1 + length, str(user))] = user
    return found


def _longest(words: list[str], known: list[User]) -> tuple[User | None, int]:
    """The person whose name is the longest start of these words, and its length as typed."""
    for count in range(len(words), 1, -1):
        typed = " ".join(words[:count])
        same = [user for user in known if _plain(user.get_full_name()) == _plain(typed)]
        if len(same) > 1:
            raise ValidationError(
                {
                    "body": _(
                        "Plusieurs personnes s’appellent %(name)s : écrivez « @ » suivi de son "
                        "adresse électronique."
                    )
                    % {"name": typed}
                }
            )
        if same:
            return same[0], len(typed)
    return None, 0


def _splits(words: list[str]) -> set[tuple[str, str]]:
    """First and last names these words may begin with."""
    return {
        (" ".join(words[:cut]), " ".join(words[cut:count]))
        for count in range(2, len(words) + 1)
        for cut in range(1, count)
    }


def _cases(name: str) -> list[str]:
    """As typed, and as names are usually written: databases do not agree on the case of accents."""
    options = [{word, word.capitalize(), word.title(), word.upper()} for word in name.split(" ")]
    return [" ".join(words) for words in product(*options)][:64]


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.replace("’", "'")).casefold()
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def named_or_addressed(typed: str, people: QuerySet[User]) -> list[User]:
    """Those of `people` who have this full name or this address, whatever its case and accents."""
    text = " ".join(typed.lstrip("@").split())
    if "@" in text:
        return list(people.filter(email=text.lower()))
    words = text.split(" ")[:5]
    if len(words) < 2:
        return []
    asked = Q()
    for first, last in _splits(words):
        asked |= Q(first_name__in=_cases(first), last_name__in=_cases(last))
    found = people.filter(asked).order_by("pk")
    return [user for user in found if _plain(user.get_full_name()) == _plain(text)]
