"""The search documents of the demo, made of what is said when they are written."""

from functools import lru_cache

from ideas.search import stems


def stemmed(row: tuple[str, str, str]) -> tuple[str, str, str]:
    """The document of an idea: its key, then the stems of its title and of its body. Variants share
    most of their sentences, so each sentence is reduced to its stems once."""
    key, title, body = row
    return key, _stemmed(title), _stemmed(body)


def _stemmed(text: str) -> str:
    return " ".join(filter(None, map(_stems_of, text.split(". "))))


@lru_cache(maxsize=50_000)
def _stems_of(sentence: str) -> str:
    return " ".join(stems(sentence))
