"""What a person reads in a message: its two parts, as words."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from html import unescape

from notifications import prose
from notifications.rendering import Words
from notifications.sections import Item, Section


@dataclass(frozen=True)
class Letter:
    """The text part and the HTML part of a message."""

    text: str
    html: str

    @property
    def plain(self) -> str:
        """The text part on one line, with plain spaces, to be searched for a sentence."""
        return _plain(self._unmarked)

    @property
    def _unmarked(self) -> str:
        """The text part without the signs that stand for quotations and lists."""
        return re.sub(r"^(> ?|-{1,2} )", "", self.text, flags=re.MULTILINE)

    def words_missing_from_html(self) -> list[str]:
        """The sentences of the text part that the HTML part does not say."""
        said = _plain(unescape(re.sub(r"<[^>]+>", " ", self.html)))
        paragraphs = [_plain(part) for part in re.split(r"\n\s*\n", self._unmarked)]
        return [
            sentence
            for paragraph in paragraphs
            for sentence in re.split(r"(?<=[.!?]) ", paragraph)
            if sentence and "http" not in sentence and sentence not in said
        ]


def letter_of(message: EmailMessage) -> Letter:
    """Both parts of a message; it must have exactly these two."""
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"], kinds
    text, html = (part.get_content() for part in message.iter_parts())
    return Letter(text=text, html=html)


def full_words() -> Words:
    """A message with everything that a mail may hold."""
    body = "Un paragraphe.\n\n- un point\n- un autre\n\n> Une phrase citée,\n> puis une autre."
    return Words(
        language="fr",
        subject="Des nouvelles de vos idées",
        lead="Voici ce que deviennent vos idées.",
        body=prose.blocks(body),
        url="https://exemple.fr/idees/1/",
        action_label="Voir l’idée",
        sections=(
            Section(
                "Cette semaine",
                (
                    Item("Un banc à l’accueil", "https://exemple.fr/idees/2/", "lundi 7 décembre"),
                    Item("Et deux autres", ""),
                ),
            ),
        ),
    )


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()
