"""Charts drawn by the server: geometry in plain numbers here, drawing in templates/components.

Each chart is a frozen value that a component draws beside an equal table. The pictures stretch with
their column and hold no word: words are HTML, so they keep their size on a phone.
"""

from innovation_platform.charts.bars import Bar, Bars, bars
from innovation_platform.charts.columns import Column, Columns, Point, columns
from innovation_platform.charts.curve import Curve, CurvePoint, curve
from innovation_platform.charts.funnel import Cohort, Funnel, Stage, funnel
from innovation_platform.charts.out_of import OutOf
from innovation_platform.charts.sparkline import Sparkline, sparkline
from innovation_platform.charts.tile_map import Tile, TileMap, tile_map

__all__ = [
    "Bar",
    "Bars",
    "Cohort",
    "Column",
    "Columns",
    "Curve",
    "CurvePoint",
    "Funnel",
    "OutOf",
    "Point",
    "Sparkline",
    "Stage",
    "Tile",
    "TileMap",
    "bars",
    "columns",
    "curve",
    "funnel",
    "sparkline",
    "tile_map",
]
