"""The sources are French: a word that another catalogue takes for English would be translated.

`_("Comment")` asks « how »; Django's own catalogue has the English « Comment » and answers
« Commentaire ». Every text that is marked must come out as it is written.
"""

import ast
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, override

ROOT = Path(settings.BASE_DIR)
IN_TEMPLATES = re.compile(
    r"""\{%-?\s*translate\s+(?:"([^"]*)"|'([^']*)')"""
    r"""|\{%\s*blocktranslate\b[^%]*%\}(.*?)\{%\s*(?:plural|endblocktranslate)""",
    re.DOTALL,
)
#: The name of a column of the administration: « actif », of an organisation, is right.
MEANT = {"active"}


def marked_in_python(text: str) -> set[str]:
    """The texts given to the functions of `django.utils.translation`, whatever they are called."""
    tree = ast.parse(text)
    marks = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    return {
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def marked_in_template(text: str) -> set[str]:
    """The texts of `translate`, and those of `blocktranslate` that hold no value."""
    found = {" ".join("".join(groups).split()) for groups in IN_TEMPLATES.findall(text)}
    return {words for words in found if words and "{{" not in words}


def ours() -> set[str]:
    """Every text marked in the applications and the templates of this project."""
    places = [Path(app.path) for app in apps.get_app_configs() if ROOT in Path(app.path).parents]
    sources = [
        path for place in {*places, ROOT / "innovation_platform"} for path in place.rglob("*.py")
    ]
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    found: set[str] = set()
    for path in sources:
        if "site-packages" not in path.parts:
            found |= marked_in_python(path.read_text())
    for path in templates:
        found |= marked_in_template(path.read_text())
    return found


def test_a_french_text_comes_out_as_it_is_written():
    texts = ours()
    assert len(texts) > 4_000, "the texts are no longer found"
    with override("fr"):
        changed = {text: gettext(text) for text in texts if gettext(text) != text}
        assert gettext("Comment") == "Commentaire", "the control: a word of two languages"
    assert changed.keys() <= MEANT, changed


def test_the_texts_are_found_wherever_they_are_marked():
    python = "from django.utils.translation import gettext as _\nX = _('Pourquoi')"
    assert marked_in_python(python) == {"Pourquoi"}
    template = """{% translate "Qui" %}{% translate 'Quand' as x %}
    {% blocktranslate trimmed count n=n %}
      Un fait
    {% plural %}{{ n }} faits{% endblocktranslate %}"""
    assert marked_in_template(template) == {"Qui", "Quand", "Un fait"}
