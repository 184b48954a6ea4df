"""Invented charts for /composants/: with a hidden number, an empty month, and long words."""

from innovation_platform.charts import (
    Bar,
    Cohort,
    CurvePoint,
    OutOf,
    Point,
    Stage,
    bars,
    columns,
    curve,
    funnel,
    sparkline,
    tile_map,
)

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
SHORT = "janv. févr. mars avril mai juin juil. août sept. oct. nov. déc."
DEPOSITED = (12, 9, 17, 14, 0, 22, 6, 3, 19, 25, 31, None)
BEFORE = (8, 11, 13, 9, 7, 15, 4, 2, 12, 18, 20, 9)
ADOPTED = (1, 2, 4, 7, 12, 17, 22, 26, 28)
EXPECTED = (1, 2.3, 4.5, 7.8, 12, 16.8, 21.6, 25.7, 28.9, 31.4, 33.3, 34.6)


def charts() -> dict:
    """One chart of each kind."""
    months = list(zip(MONTHS.split(), SHORT.split(), strict=True))
    return {
        "columns": columns(
            Point(
                label,
                value,
                short,
                before,
                url="#graphiques",
                hidden="" if value is not None else "non montré (règle des 10 personnes)",
            )
            for (label, short), value, before in zip(months, DEPOSITED, BEFORE, strict=True)
        ),
        "curve": curve(
            (
                CurvePoint(
                    label,
                    ADOPTED[index] if index < len(ADOPTED) else None,
                    EXPECTED[index],
                    EXPECTED[index] * 0.86,
                    EXPECTED[index] * 1.12,
                )
                for index, (label, _short) in enumerate(months)
            ),
            target=40,
        ),
        "bars": bars(
            [
                Bar("Direction de la relation avec les usagers", 24, second=6, url="#graphiques"),
                Bar("Agence de Villefranche-sur-Saône et de ses environs", 9, second=0),
                Bar("Mission innovation", None, hidden="non montré (règle des 10 personnes)"),
            ],
            label="Unité",
            value_label="Attendent",
            second_label="En retard",
        ),
        "out_of": OutOf(part="3", whole="5", part_url="#graphiques", whole_url="#graphiques"),
        "funnel": funnel(
            [
                Stage("Déposées", 146, url="#graphiques"),
                Stage("Étudiées", 131),
                Stage("Retenues", 42),
                Stage("En projet", 30),
                Stage("Réalisées", 16),
            ],
            [
                Cohort("1er trimestre", (38, 38, 14, 11, 9)),
                Cohort("2e trimestre", (36, 36, 15, 11, 6)),
                Cohort("3e trimestre", (28, 26, 9, 6, 1), young=True),
                Cohort("4e trimestre", (44, 31, 4, 2, 0), young=True),
            ],
        ),
        "sparkline": sparkline(
            (label, value or 0) for (label, _short), value in zip(months, DEPOSITED, strict=True)
        ),
        "tile_map": tile_map(
            {"44": 12, "59": 14, "75": 9, "2A": 1, "974": 4, "13": 7, "69": 3, "35": 0, "Cnaf": 5}
        ),
    }
