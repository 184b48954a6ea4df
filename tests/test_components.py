"""The components: their colours, their words, their options, and what their templates may hold."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse

from ideas.enums import State, Step
from innovation_platform import showcase
from innovation_platform.circuit_cells import cells_of
from innovation_platform.comb import comb
from innovation_platform.templatetags import essaim

BASE = Path(settings.BASE_DIR)
TOKENS = (BASE / "static/css/tokens.css").read_text()
COMPONENTS = sorted((BASE / "templates/components").rglob("*.html"))
PAGES = {"index.html"}
OWN_TEMPLATES = sorted(
    path
    for folder in ("components", "layout", "legal")
    for path in (BASE / "templates" / folder).rglob("*.html")
)
STYLE_SHEETS = sorted((BASE / "static/css").glob("*.css"))
FAMILIES = ("waiting", "moving", "done", "closed", "draft", "fault")


def names(paths):
    return [str(path.relative_to(BASE)) for path in paths]


# Colours


def token(name, theme):
    """The colour of a token as red, green, blue between 0 and 1."""
    both = re.search(rf"--{name}: light-dark\((#\w{{6}}), (#\w{{6}})\);", TOKENS)
    one = re.search(rf"--{name}: (#\w{{6}});", TOKENS)
    code = both[1 if theme == "light" else 2] if both else one[1]
    return [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other, theme):
    """WCAG 2.1 contrast ratio between two tokens."""
    lighter, darker = sorted((luminance(token(c, theme)) for c in (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXTS = [
    *[(text, ground) for text in ("ink", "ink-soft", "teal", "teal-deep")
      for ground in ("paper", "sheet", "paper-deep", "teal-wash")],
    *[(text, ground) for text in ("ink", "teal") for ground in
      ("honey-wash", *(f"{family}-wash" for family in FAMILIES))],
    *[(family, ground) for family in FAMILIES
      for ground in (f"{family}-wash", "paper", "sheet")],
    ("on-teal", "teal"), ("on-teal", "teal-deep"), ("on-honey", "honey"),
    ("honey-deep", "paper"), ("honey-deep", "sheet"),
]  # fmt: skip
EDGES = [
    ("line-strong", "paper"), ("line-strong", "sheet"), ("focus", "paper"), ("focus", "sheet"),
    ("teal", "sheet"), *[(f"{family}-edge", "sheet") for family in FAMILIES],
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_readable_on_its_ground(text, ground, theme):
    assert contrast(text, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edge_of_a_control_is_seen_on_its_ground(edge, ground, theme):
    assert contrast(edge, ground, theme) >= 3


def test_contrast_of_black_on_white_is_the_norms_own():
    black, white = luminance([0, 0, 0]), luminance([1, 1, 1])
    assert (white + 0.05) / (black + 0.05) == pytest.approx(21)


@pytest.mark.parametrize("sheet", STYLE_SHEETS, ids=names(STYLE_SHEETS))
def test_every_custom_property_used_is_defined(sheet):
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(s.read_text() for s in STYLE_SHEETS)))
    used = set(re.findall(r"var\((--[\w-]+)", sheet.read_text()))
    assert {name for name in used - defined if not name.startswith("--bs-")} == set()


def test_no_state_looks_like_a_fault():
    css = (BASE / "static/css/circuit.css").read_text()
    assert "--fault" not in css


# Templates


@pytest.mark.parametrize(
    "path", [c for c in COMPONENTS if c.name not in PAGES and not c.name.startswith("_")],
    ids=names([c for c in COMPONENTS if c.name not in PAGES and not c.name.startswith("_")]),
)  # fmt: skip
def test_component_says_its_options_at_its_head(path):
    source = path.read_text()
    head = re.match(r"\{% comment %\}(.*?)\{% endcomment %\}|\{#(.*?)#\}", source, re.DOTALL)
    assert head is not None
    assert re.search(r"Options?:|No option", head[0])


@pytest.mark.parametrize("path", OWN_TEMPLATES, ids=names(OWN_TEMPLATES))
def test_template_holds_nothing_that_the_security_policy_refuses(path):
    source = path.read_text()
    assert re.findall(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", source) == []


def test_state_looks_cover_every_state_with_icons_that_exist():
    assert set(essaim.STATE_LOOKS) == {state.value for state in State}
    for family, icon_name in essaim.STATE_LOOKS.values():
        assert f"--{family}-wash" in TOKENS
        assert essaim.icon(icon_name).startswith("<svg")


def test_icon_is_hidden_from_screen_readers_unless_it_is_named():
    assert 'aria-hidden="true"' in essaim.icon("bell")
    named = essaim.icon("bell", label='« Notifications » & "cloche"')
    assert 'role="img"' in named
    assert 'aria-label="« Notifications » &amp; &quot;cloche&quot;"' in named


def test_state_badge_says_the_word_and_escapes_it():
    badge = essaim.state_badge("rejected", "Non <retenue>")
    assert "family-closed" in badge
    assert "<span>Non &lt;retenue&gt;</span>" in badge


def test_gallery_shows_every_component(client):
    page = client.get(reverse("components"))
    assert page.status_code == 200
    everything = "".join(path.read_text() for path in COMPONENTS)
    shown = set(re.findall(r'include "components/([\w/]+\.html)"', everything)) | {
        f"{tag}.html" for tag in re.findall(r"{% (state_badge|stepper|comb_of_sites) ", everything)
    }
    components = {str(path.relative_to(BASE / "templates/components")) for path in COMPONENTS}
    assert components - shown == PAGES


def test_waiting_banner_dates_what_is_awaited():
    banner = render_to_string(
        "components/waiting_banner.html",
        {"awaited": "référent innovation", "due_on": dt.date(2026, 12, 3)},
    )
    assert "En attente du référent innovation" in banner
    assert "avant le jeudi 3\u00a0décembre" in banner


def test_waiting_banner_when_overdue_says_since_when():
    banner = render_to_string(
        "components/waiting_banner.html",
        {"awaited": "direction", "due_on": dt.date(2026, 11, 2), "overdue": True},
    )
    assert "En attente de la direction" in banner
    assert "le délai est passé depuis le lundi 2\u00a0novembre" in banner


def test_idea_row_accepts_a_dict_and_asks_the_database_nothing():
    row = render_to_string("components/idea_row.html", {"idea": showcase.context()["ideas"][1]})
    assert "en attente de l’auteur, <span" in row
    assert "depuis le 2\u00a0novembre 2026" in row
    assert "1\u202f234" in row


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/accessibilite/", "<h1>Accessibilité\u00a0: non conforme</h1>"),
        ("/mentions-legales/", "<h1>Mentions légales</h1>"),
        ("/donnees-personnelles/", "<h1>Données personnelles</h1>"),
        ("/charte/", "<h1>Charte de l’innovation</h1>"),
    ],
)
def test_legal_page_is_read_without_signing_in(client, address, sentence):
    page = client.get(address)
    assert page.status_code == 200
    assert sentence in page.content.decode()


# Steps


def statuses(state, **details):
    return [(cell.code, cell.status) for cell in cells_of(state, **details)]


def test_cells_of_an_open_idea_fill_up_to_where_it_is():
    assert statuses(State.IN_COMMITTEE) == [
        (Step.DEPOSIT, "done"),
        (Step.TRIAGE, "done"),
        (Step.DECISION, "current"),
        (Step.CARRYING_OUT, "upcoming"),
        (Step.ROLLOUT, "upcoming"),
        (Step.RESULTS, "upcoming"),
    ]


def test_cells_hide_the_steps_that_were_not_used():
    passed = [Step.DEPOSIT, Step.TRIAGE, Step.CARRYING_OUT]
    assert statuses(State.IN_PROJECT, passed=passed) == [
        (Step.DEPOSIT, "done"),
        (Step.TRIAGE, "done"),
        (Step.CARRYING_OUT, "current"),
        (Step.ROLLOUT, "upcoming"),
        (Step.RESULTS, "upcoming"),
    ]


def test_cells_of_a_closed_idea_end_where_it_ended():
    assert statuses(State.REJECTED, passed=[Step.DEPOSIT, Step.TRIAGE, Step.DECISION]) == [
        (Step.DEPOSIT, "done"),
        (Step.TRIAGE, "done"),
        (Step.DECISION, "done"),
        (State.REJECTED, "closed"),
    ]


@pytest.mark.parametrize("state", list(State))
def test_stepper_marks_exactly_one_current_step(state):
    drawn = Template("{% load essaim %}{% stepper state %}").render(Context({"state": state}))
    assert drawn.count('aria-current="step"') == 1


def test_comb_counts_what_has_spread_and_keeps_every_site():
    drawn = comb(
        [
            {"name": "Nantes", "state": "adopted", "state_label": "Adoptée"},
            {"name": "Rezé", "state": "adapted", "state_label": "Adaptée"},
            {"name": "Blain", "state": "not_adopted", "state_label": "Non adoptée"},
        ]
    )
    assert drawn["summary"] == "2 sites l’ont adoptée, sur 3."
    assert [cell.name for cell in drawn["cells"]] == ["Nantes", "Rezé", "Blain"]
    assert [item["count"] for item in drawn["key"]] == [1, 1, 1]


@pytest.mark.parametrize("count", [0, 1, 2, 285])
def test_comb_cells_stay_inside_their_picture(count):
    sites = [
        {"name": f"Site {number}", "state": "proposed", "state_label": "Proposée"}
        for number in range(count)
    ]
    drawn = comb(sites)
    corners = [
        tuple(map(float, corner.split(",")))
        for cell in drawn["cells"]
        for corner in cell.points.split()
    ]
    assert len(corners) == 6 * count
    assert all(0 <= x <= drawn["width"] and 0 <= y <= drawn["height"] for x, y in corners)
