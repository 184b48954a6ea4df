"""Gains: of each kind in its own unit, expected then measured, never added across kinds."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ideas.errors import Incomplete, NotAllowed
from projects import services
from projects.models import Gain, GainValue, Project
from projects.sums import gains_of, totals_by_unit
from tests.ideas.cast import Cast

pytestmark = pytest.mark.django_db

VALUE = {
    "stage": "planned",
    "amount": Decimal(120),
    "method": "Minutes par dossier, par le nombre de dossiers.",
    "source": "Relevé de septembre",
}


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def project(cast):
    return Project.objects.get(pk=cast.idea("in_project").pk)


def add(cast, project, kind="time", *, unit="", by="lead", label="Temps d’accueil", **value):
    return services.add_gain(
        project=project,
        user=cast.actor(by).user,
        kind=kind,
        label=label,
        unit=unit,
        **VALUE | value,
    ).gain


def test_time_and_money_have_one_unit_the_others_name_theirs(cast, project):
    found = {
        kind: add(cast, project, kind, unit="réclamations par mois").unit
        for kind in ("time", "money", "quality", "work_life", "environment")
    }

    assert found == {
        "time": "heures par an",
        "money": "euros par an",
        "quality": "réclamations par mois",
        "work_life": "réclamations par mois",
        "environment": "réclamations par mois",
    }


@pytest.mark.parametrize("unit", ["", " ", "euros par an", "heures par an"])
def test_another_kind_does_not_borrow_their_unit(cast, project, unit):
    with pytest.raises(ValidationError) as refused:
        add(cast, project, "quality", unit=unit)
    assert list(refused.value.message_dict) == ["unit"]


@pytest.mark.parametrize(
    ("kind", "unit"),
    [("time", "jours"), ("money", "heures par an"), ("quality", "euros par an"), ("joy", "rires")],
)
def test_the_database_holds_the_unit_of_each_kind(project, kind, unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        Gain.objects.create(project=project, kind=kind, label="Gain", unit=unit)


@pytest.mark.parametrize("part", ["method", "source"])
def test_a_value_says_how_and_from_what(cast, project, part):
    with pytest.raises(Incomplete):
        add(cast, project, **{part: " "})


def test_who_says_what_is_gained(cast, project):
    done = set()
    for name in cast.people:
        try:
            add(cast, project, by=name)
            done.add(name)
        except NotAllowed:
            continue

    assert done == {
        "lead", "member", "sponsor", "referent_in_team", "director_in_team",
        "network_lead_in_team",
    }  # fmt: skip


def test_the_last_value_of_a_stage_holds_the_others_stay(cast, project):
    gain = add(cast, project)
    user = cast.actor("lead").user
    for stage, amount in (("planned", 100), ("measured", 80), ("measured", 90)):
        services.value_gain(
            gain=gain, user=user, **VALUE | {"stage": stage, "amount": Decimal(amount)}
        )

    (row,) = gains_of(project)
    assert [value["shown"] for value in row["values"]] == [
        "100\u00a0heures par an", "", "90\u00a0heures par an",
    ]  # fmt: skip
    assert row["best"].amount == 90
    assert GainValue.objects.count() == 4
    with pytest.raises(TypeError):
        GainValue.objects.update(amount=3)


def test_nothing_is_added_across_kinds_nor_units(cast, project):
    for kind, unit, amount in (
        ("time", "", 10),
        ("time", "", 5),
        ("money", "", 1000),
        ("quality", "réclamations par mois", 3),
        ("environment", "kg de CO₂ par an", 40),
        ("environment", "ramettes par an", 12),
    ):
        add(cast, project, kind, unit=unit, stage="measured", amount=Decimal(amount))
    add(cast, project, "time", stage="planned", amount=Decimal(999))

    totals = totals_by_unit(Gain.objects.prefetch_related("values"), "measured")

    assert totals == {("time", "heures par an"): 15, ("money", "euros par an"): 1000}
