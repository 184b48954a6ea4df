"""The geometry of the charts: plain numbers, inside their picture, nothing lost."""

import re

import pytest
from django.template.loader import render_to_string

from innovation_platform.charts import (
    Bar,
    Cohort,
    CurvePoint,
    Point,
    Stage,
    bars,
    columns,
    curve,
    funnel,
    sparkline,
    tile_map,
)
from innovation_platform.charts.departements import NAMES, PLACES
from innovation_platform.charts.scales import num, part, round_top, ticks
from innovation_platform.showcase_charts import charts


@pytest.mark.parametrize(
    ("value", "written"),
    [(1 / 3, "0.3"), (2.0, "2"), (99.96, "100"), (-0.01, "0"), (0.1 + 0.2, "0.3"), (12, "12")],
)
def test_lengths_are_short_and_have_a_point(value, written):
    assert num(value) == written


@pytest.mark.parametrize(
    ("highest", "top"),
    [
        (0, 2),
        (1, 2),
        (2, 2),
        (3, 4),
        (7, 8),
        (9, 10),
        (11, 20),
        (61, 80),
        (100, 100),
        (1_001, 2_000),
    ],
)
def test_a_scale_ends_on_a_round_number(highest, top):
    assert round_top(highest) == top
    assert ticks(top) == [top, top / 2, 0]


def test_a_part_never_leaves_its_line():
    assert [part(5, 10), part(20, 10), part(-1, 10), part(1, 0)] == [50, 100, 0, 0]


def test_a_column_stands_on_the_base_and_marks_the_period_before():
    drawn = columns([Point("janvier", 5, before=10), Point("février", 0)])
    first, second = drawn.columns
    assert (first.x, first.y, first.width, first.height, first.mark) == (
        "2",
        "50",
        "6",
        "50",
        "M1 0h8",
    )
    assert (second.height, second.mark) == ("0", "")
    assert (drawn.width, drawn.ticks, drawn.total, drawn.compares) == ("20", [10, 5, 0], 5, True)


def test_a_hidden_column_says_why_and_counts_for_nothing():
    drawn = columns([Point("janvier", None, hidden="moins de 10 personnes"), Point("février", 3)])
    assert (drawn.columns[0].height, drawn.total) == ("0", 3)
    page = render_to_string(
        "components/column_chart.html",
        {"chart": drawn, "id": "x", "title": "Dépôts", "value_label": "Idées"},
    )
    assert "moins de 10 personnes" in page


def test_no_column_at_all_is_an_empty_scale():
    drawn = columns([])
    assert (drawn.columns, drawn.ticks) == ([], [2, 1, 0])


def test_the_longest_bar_fills_its_column_and_a_given_end_is_kept():
    rows = [Bar("a", 50, second=10), Bar("b", 25), Bar("c", None, hidden="masqué")]
    drawn = bars(rows, label="Unité", value_label="Idées")
    assert [(row.width, row.second_width) for row in drawn.rows] == [
        ("100", "20"),
        ("50", "0"),
        ("0", "0"),
    ]
    shares = bars(rows, label="Unité", value_label="Part", top=100)
    assert [row.width for row in shares.rows] == ["50", "25", "0"]


def test_a_funnel_is_centred_and_its_cohorts_are_shares_of_themselves():
    drawn = funnel(
        [Stage("Déposées", 40), Stage("Retenues", 10)],
        [Cohort("2025", (30, 9)), Cohort("2026", (10, 1), young=True), Cohort("2027", (0, 0))],
    )
    assert [(stage.share, stage.x, stage.width) for stage in drawn.stages] == [
        (100, "0", "100"),
        (25, "37.5", "25"),
    ]
    assert [cohort.cells for cohort in drawn.cohorts] == [
        [(30, 100), (9, 30)],
        [(10, 100), (1, 10)],
        [(0, None), (0, None)],
    ]


def test_a_curve_ends_where_the_observed_ends_and_the_model_goes_on():
    drawn = curve(
        [
            CurvePoint("mars", 0, 0, 0, 1),
            CurvePoint("avril", 4, 5, 4, 6),
            CurvePoint("mai", None, 8, 6, 10),
        ],
        target=10,
    )
    assert drawn.observed == "M0 100L50 60"
    assert drawn.dots == "M0 100h0M50 60h0"
    assert drawn.expected == "M0 100L50 50L100 20"
    assert drawn.band == "M0 90L50 40L100 0L100 40L50 60L0 100Z"
    assert (drawn.target_line, drawn.marks) == ("M0 0h100", ["mars", "avril", "mai"])


def test_a_curve_of_one_day_or_none_draws_without_a_division():
    assert curve([CurvePoint("mars", 3)]).observed == "M0 25"
    assert curve([]).observed == ""


def test_a_long_curve_writes_a_few_dates_the_first_and_the_last_among_them():
    drawn = curve(CurvePoint(str(day), day) for day in range(25))
    assert drawn.marks == ["0", "8", "16", "24"]


def test_a_sparkline_needs_two_points():
    assert sparkline([("mars", 3)]).line == ""
    assert sparkline([("mars", 0), ("avril", 4)]).line == "2,22 98,2"
    assert sparkline([("mars", 0), ("avril", 0)]).line == "2,22 98,22"


def test_every_departement_has_its_own_cell():
    assert len(NAMES) == 101
    assert set(NAMES) == set(PLACES)
    assert len(set(PLACES.values())) == len(PLACES)


def test_the_map_shades_by_quarters_of_the_highest_and_keeps_what_is_elsewhere():
    drawn = tile_map({"44": 8, "59": 2, "2A": 0, "Cnaf": 5})
    levels = {tile.code: tile.level for tile in drawn.tiles}
    assert (levels["44"], levels["59"], levels["2A"], levels["75"]) == (4, 1, 0, 0)
    assert [(tile.code, tile.value) for tile in drawn.rows] == [("44", 8), ("59", 2), ("2A", 0)]
    assert drawn.elsewhere == [("Cnaf", 5)]
    assert drawn.key == [(1, 1, 2), (2, 3, 4), (3, 5, 6), (4, 7, 8)]


def test_the_cells_of_the_map_stay_inside_it():
    drawn = tile_map({})
    corners = [
        tuple(map(float, corner.split(",")))
        for tile in drawn.tiles
        for corner in tile.points.split()
    ]
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in corners)


CHARTS = {
    "column_chart": "columns",
    "bar_chart": "bars",
    "funnel_chart": "funnel",
    "curve_chart": "curve",
    "sparkline": "sparkline",
    "tile_map": "tile_map",
}


@pytest.mark.parametrize("component", CHARTS)
def test_a_picture_holds_no_long_number_and_no_comma_in_one(component):
    page = render_to_string(
        f"components/{component}.html",
        {
            "chart": charts()[CHARTS[component]],
            "id": "x",
            "title": "Titre",
            "value_label": "Idées",
            "before_label": "Avant",
            "observed_label": "Sites",
            "expected_label": "Attendu",
            "date_label": "Mois",
            "label": "Dépôts",
        },
    )
    pictures = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    geometry = re.findall(r'\s(?:d|points|x|y|width|height|viewBox)="([^"]*)"', pictures)
    assert geometry != []
    numbers = re.findall(r"-?\d+(?:\.\d+)?", " ".join(geometry))
    assert max(len(number.partition(".")[2]) for number in numbers) <= 1
    assert "e-" not in " ".join(geometry)
    assert "<table" in page or "<dl" in page
