"""A block whose rendering is kept in the process: what pages share is put into words once.

    {% load remember %}{% remember organisation_name %}…{% endremember %}

Everything inside must follow from the arguments and the language. Nothing is kept for an argument
that is None, undefined, or holds a list. Each place in a template keeps its own, and forgets when
the template is loaded again, so an edited template shows at once.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.functional import LazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

#: How many renderings a place keeps before it starts again from none.
KEPT_AT_MOST = 2_000


class RememberNode(template.Node):
    """The block, and its renderings so far by language and arguments."""

    def __init__(self, nodelist: NodeList, arguments: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.arguments = arguments
        self.kept: dict[tuple, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = self._key(context)
        if key is None:
            return self.nodelist.render(context)
        if key not in self.kept:
            if len(self.kept) >= KEPT_AT_MOST:
                self.kept.clear()
            self.kept[key] = self.nodelist.render(context)
        return self.kept[key]

    def _key(self, context: template.Context) -> tuple | None:
        """Types are part of it: a text and the same text marked safe do not render alike."""
        values = [_plain(argument.resolve(context, True)) for argument in self.arguments]
        key = (get_language(), *((type(value), value) for value in values))
        return None if None in values or not _is_hashable(key) else key


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


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """`{% remember argument… %}…{% endremember %}`: see the head of this module."""
    arguments = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(nodelist, arguments)
