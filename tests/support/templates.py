"""A template variable that does not exist fails the test, in our own templates."""

import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import FilterExpression, Node

OURS = Path(settings.BASE_DIR)
INSTALLED = Path(sys.prefix)


class UndefinedVariable(str):
    """Put in `string_if_invalid`: Django asks whether it is true when a variable is missing.

    Templates of Django, allauth or crispy rely on missing variables being empty: for those the
    answer is « no » and Django goes on as usual. For ours the test fails, naming the variable.
    """

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code is not FilterExpression.resolve.__code__:
            return False
        variable = frame.f_locals["self"].var
        while frame is not None:
            node = frame.f_locals.get("self")
            origin = getattr(node, "origin", None) if isinstance(node, Node) else None
            if origin is not None:
                if _is_ours(str(origin.name)):
                    pytest.fail(f"Undefined template variable {variable} in {origin.name}")
                return False
            frame = frame.f_back
        return False


def _is_ours(name: str) -> bool:
    path = Path(name)
    return OURS in path.parents and INSTALLED not in path.parents
