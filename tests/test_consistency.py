"""What holds over the whole repository, and that no linter sees."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Lowest first: a room may point at the rooms before it, never at those after.
ROOMS = [
    "accounts",
    "notifications",
    "referents",
    "campaigns",
    "ideas",
    "projects",
    "dashboards",
]
MAX_LINES = 400


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def found(pattern: str, paths: list[Path]) -> list[str]:
    """Each line of these files that matches, as `file:line: text`."""
    search = re.compile(pattern).search
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if search(line)
    ]


def pages() -> list[Path]:
    """Templates that browsers get; mails keep inline styles, which is all mail readers know."""
    return [
        path
        for path in tracked("*.html")
        if "templates/email/" not in name_of(path) and not name_of(path).startswith("tests/")
    ]


def test_foreign_keys_point_one_way():
    """String references escape import-linter: the models themselves are walked."""
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label in ROOMS
        if ROOMS.index(field.related_model._meta.app_label) > ROOMS.index(model._meta.app_label)
    ]
    assert wrong == []


def test_only_the_services_of_ideas_write_the_state_of_an_idea():
    """`message.state` and the like are other things: the notifications have their own services."""
    sources = [
        path
        for path in tracked("*.py")
        if not re.match(
            r"(ideas/services|ideas/demo|notifications/|benchmarks/|tests/)", name_of(path)
        )
        and "/migrations/" not in name_of(path)
    ]
    writes = r"\.state\s*=[^=]|update\([^)]*\bstate=|setattr\([^)]*[\"']state[\"']"
    assert found(writes, sources) == []


def test_python_files_are_short():
    long = [
        f"{name_of(path)}: {lines} lines"
        for path in tracked("*.py")
        if "/migrations/" not in name_of(path)
        if (lines := len(path.read_text().splitlines())) > MAX_LINES
    ]
    assert long == []


def test_no_inline_script_nor_style_in_pages():
    """The Content-Security-Policy refuses them: they would silently do nothing."""
    inline = r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)"
    assert found(inline, pages()) == []


def test_pages_load_nothing_from_elsewhere():
    """Links to other sites are fine; pictures, scripts, styles and forms are our own."""
    elsewhere = r"""(\ssrc|<link[^>]*\shref|\saction)=["'](https?:)?//"""
    assert found(elsewhere, pages()) == []


def test_htmx_attributes_are_valid_html():
    assert found(r"\shx-[a-z]", pages()) == []


def test_forms_that_post_carry_a_token():
    without = [
        name_of(path)
        for path in pages()
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.S)
        if re.search(r"method=[\"']post", form, re.I)
        and not re.search(r"csrf_token|csrfmiddlewaretoken", form)
    ]
    assert without == []


def test_only_the_outbox_sends_mail():
    """What leaves otherwise may be lost, or sent for what was rolled back."""
    senders = (
        r"send_mail|mail_admins|EmailMessage|EmailMultiAlternatives|mail import get_connection"
    )
    rooms = [path for path in tracked("*.py") if not name_of(path).startswith("tests/")]
    others = [path for path in rooms if not name_of(path).startswith(("notifications/", "benchm"))]
    assert found(senders, others) == []


def test_nothing_unfinished_is_left():
    words = "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"])
    assert found(rf"\b({words})\b", tracked("*.py", "*.html", "*.js", "*.css")) == []


def test_no_print_nor_debugger_in_the_platform():
    sources = [
        path
        for path in tracked("*.py")
        if not name_of(path).startswith(("tests/", "benchmarks/", ".ci/"))
    ]
    assert found(r"(^|\s)(print\(|breakpoint\(|import pdb)", sources) == []


def test_french_interface_uses_typographic_signs():
    """’ rather than ', and a no-break space before : ; ? ! inside translated strings."""
    sources = [p for p in tracked("*.py", "*.html") if not name_of(p).startswith("tests/")]
    marked = r"""(?:\b_\(|gettext(?:_lazy)?\(|translate )\s*(["'])((?:(?!\1).)*)\1"""
    wrong = []
    for path in sources:
        for match in re.finditer(marked, path.read_text()):
            words = match.group(2)
            if re.search(r"\w'\w|« | »|[^\s][:;?!](\s|$)| [:;?!%](\s|$)", words):
                wrong.append(f"{name_of(path)}: {words}")
    assert wrong == []


@pytest.mark.parametrize("name", ["base", "dev", "pdf"])
def test_locks_hold_hashes_and_no_address(name):
    lock = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "--hash=sha256:" in lock
    assert re.findall(r"https?://|--(?:extra-)?index|--find-links", lock) == []


def test_each_decision_has_its_number_and_says_it():
    numbers = []
    for path in tracked("docs/decisions/*.md"):
        number = path.name[:4]
        numbers.append(int(number))
        assert path.read_text().startswith(f"# {number} · "), path.name
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_the_compose_file_and_the_readme_name_real_commands():
    """Each `make x` and `manage.py x` written in the documentation exists."""
    from django.core.management import get_commands

    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    text = "\n".join(path.read_text() for path in tracked("*.md", "docker-compose.yml"))
    missing = {f"make {word}" for word in re.findall(r"\bmake ([a-z][a-z-]+)`", text)} - {
        f"make {target}" for target in targets
    }
    missing |= {
        f"manage.py {word}"
        for word in re.findall(r"manage\.py ([a-z_]+)", text)
        if word not in get_commands()
    }
    assert missing == set()
