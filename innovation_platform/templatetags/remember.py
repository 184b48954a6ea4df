"""A block whose rendering is kept in the process: what pages share is put into words once.

    {% load remember %}{% remember organisation_name %}…{% endremember %}

Everything inside must follow from the arguments and the language. Nothing is kept for an argument
that is None, undefined, or holds a list. Each place in a template keeps its own, and forgets when
the template is loaded again, so an edited template shows at once.

    {% load remember %}{% remember tabs|said %}…{% endremember %}

is for a list of plain values, which says all that is shown of it.

    {% remembereach idea in rows %}…{% endremembereach %}

is the same for the rows of a list: what is inside must follow from the row's `key`.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.functional import LazyObject
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

#: How many renderings a place keeps, and how many characters, before it starts again from none.
KEPT_AT_MOST, CHARACTERS_AT_MOST = 2_000, 2_000_000


class _Kept(dict[tuple, SafeString]):
    """Renderings by what they follow from."""

    characters = 0

    def keep(self, key: tuple, rendering: SafeString) -> SafeString:
        if len(self) >= KEPT_AT_MOST or self.characters >= CHARACTERS_AT_MOST:
            self.clear()
            self.characters = 0
        self[key] = rendering
        self.characters += len(rendering)
        return rendering


class RememberNode(template.Node):
    """The block, and its renderings so far by language and arguments."""

    def __init__(self, nodelist: NodeList, arguments: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.arguments = arguments
        self.kept = _Kept()

    def render(self, context: template.Context) -> SafeString:
        key = self._key(context)
        if key is None:
            return self.nodelist.render(context)
        if key in self.kept:
            return self.kept[key]
        return self.kept.keep(key, self.nodelist.render(context))

    def _key(self, context: template.Context) -> tuple | None:
        """Types are part of it: a text and the same text marked safe do not render alike."""
        if not self.arguments:
            return (get_language(),)
        values = [_plain(argument.resolve(context, True)) for argument in self.arguments]
        key = (get_language(), *((type(value), value) for value in values))
        return None if None in values or not _is_hashable(key) else key


class RememberEachNode(template.Node):
    """The block of each row of a list, and its renderings so far by language and key of the row."""

    def __init__(self, nodelist: NodeList, name: str, rows: FilterExpression) -> None:
        self.nodelist = nodelist
        self.name = name
        self.rows = rows
        self.kept = _Kept()

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        shown = []
        for row in self.rows.resolve(context):
            key = (language, row["key"] if isinstance(row, dict) else row.key)
            shown.append(self.kept[key] if key in self.kept else self._rendered(context, row, key))
        return mark_safe("".join(shown))  # noqa: S308 - renderings of templates

    def _rendered(self, context: template.Context, row: Any, key: tuple) -> SafeString:
        with context.push(**{self.name: row}):
            return self.kept.keep(key, self.nodelist.render(context))


def _is_hashable(key: tuple) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _plain(value: Any) -> Any:
    """What a lazy object stands for: kept in a key, the object itself would keep the request."""
    if not isinstance(value, LazyObject):
        return value
    bool(value)
    return value._wrapped


@register.filter
def said(values: Any) -> str:
    """Lists and dictionaries of texts and numbers as a text, for `remember`: two that differ do not
    say the same."""
    return repr(values)


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """`{% remember argument… %}…{% endremember %}`: see the head of this module."""
    arguments = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(nodelist, arguments)


@register.tag
def remembereach(parser: Parser, token: Token) -> RememberEachNode:
    """`{% remembereach row in rows %}…{% endremembereach %}`: see the head of this module."""
    try:
        _tag, name, word, rows = token.split_contents()
    except ValueError:
        name = word = rows = ""
    if word != "in":
        raise template.TemplateSyntaxError("remembereach takes « row in rows »")
    nodelist = parser.parse(("endremembereach",))
    parser.delete_first_token()
    return RememberEachNode(nodelist, name, parser.compile_filter(rows))
