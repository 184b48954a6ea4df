"""The départements as a comb of cells, the fuller the stronger; drawn by us, nothing fetched."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from innovation_platform.charts.departements import NAMES, PLACES
from innovation_platform.charts.scales import num

RADIUS = 20
GAP = 1.06
MARGIN = 2
#: How many shades besides the empty one; told apart by lightness alone, so by every eye.
LEVELS = 4
OVERSEAS = "97"
#: Overseas cells stand a little lower, so that nobody takes them for the Pyrenees.
OVERSEAS_DROP = 14


@dataclass(frozen=True)
class Tile:
    """One département: its cell, and its value (None: nothing known, or not opted in)."""

    code: str
    name: str
    value: int | None
    level: int
    points: str
    x: str
    y: str


@dataclass(frozen=True)
class TileMap:
    """The chart. `rows` are the tiles that have a value, the highest first, for the table;
    `elsewhere` what belongs to no cell (a national fund), by name; `key` the shades' bounds."""

    tiles: list[Tile]
    rows: list[Tile]
    elsewhere: list[tuple[str, int]]
    key: list[tuple[int, int, int]]
    width: int
    height: int


def tile_map(values: Mapping[str, int]) -> TileMap:
    """The map of these values by code of département; codes that are none go `elsewhere`."""
    known = {code: value for code, value in values.items() if code in PLACES}
    bounds = _bounds(max(known.values(), default=0))
    tiles = [_tile(code, known.get(code), bounds) for code in NAMES]
    across, down = RADIUS * math.sqrt(3) * GAP, RADIUS * 1.5 * GAP
    rows = max(row for row, _column in PLACES.values())
    columns = max(column for _row, column in PLACES.values()) + 1
    return TileMap(
        tiles=tiles,
        rows=sorted(
            (tile for tile in tiles if tile.value is not None),
            key=lambda tile: (-(tile.value or 0), tile.code),
        ),
        elsewhere=sorted((code, value) for code, value in values.items() if code not in PLACES),
        key=[
            (level, bounds[level - 1] + 1, bounds[level])
            for level in range(1, LEVELS + 1)
            if bounds[level] > bounds[level - 1]
        ],
        width=math.ceil(2 * MARGIN + across * (columns + 0.5)),
        height=math.ceil(2 * MARGIN + 2 * RADIUS + down * rows + OVERSEAS_DROP),
    )


def _bounds(highest: int) -> list[int]:
    """The highest value of each shade, the empty one first."""
    return [math.ceil(highest * level / LEVELS) for level in range(LEVELS + 1)]


def _level(value: int | None, bounds: list[int]) -> int:
    if not value:
        return 0
    return next(level for level in range(1, LEVELS + 1) if value <= bounds[level])


def _tile(code: str, value: int | None, bounds: list[int]) -> Tile:
    row, column = PLACES[code]
    across, down = RADIUS * math.sqrt(3) * GAP, RADIUS * 1.5 * GAP
    x = MARGIN + across * (column + (1 if row % 2 else 0.5))
    y = MARGIN + RADIUS + down * row + (OVERSEAS_DROP if code.startswith(OVERSEAS) else 0)
    corners = (math.radians(60 * turn - 90) for turn in range(6))
    points = " ".join(
        f"{num(x + RADIUS * math.cos(angle))},{num(y + RADIUS * math.sin(angle))}"
        for angle in corners
    )
    return Tile(code, NAMES[code], value, _level(value, bounds), points, num(x), num(y + 5))
