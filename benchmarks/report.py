"""The table of a run, in Markdown; what misses its goal is in bold, with ✗."""

from typing import Any

RATE_GOAL = 0.5
START_GOAL = 3.0
MEMORY_GOAL = 120
#: How much slower a page may be at a size than at the smallest one, or than the page it is compared
#: to. All are ratios of ratios to the floor: measured minutes apart, times alone would compare the
#: machine's moods.
GROWTH_GOALS = ((100_000, 1.25), (1_000_000_000, 1.5))

HEAD = (
    "| page | ideas | ms (p95) | floor ms | × floor | goal | queries | requests/s |"
    " of the floor's | growth |"
)


def table(runs: list[dict[str, Any]]) -> str:
    """One row per page and size, then the server's own figures."""
    smallest = {row["name"]: row for row in runs[0]["pages"]}
    lines = [HEAD, "|---|" + "---:|" * 9]
    for name in smallest:
        for run in runs:
            rows = {row["name"]: row for row in run["pages"]}
            lines.append(_line(run["size"], rows[name], rows, smallest[name], runs[0]["size"]))
    lines += ["", "| ideas | memory of a worker | start to first answer | of the floor's |"]
    lines.append("|---:|---:|---:|---:|")
    lines += [_server_line(run) for run in runs]
    return "\n".join(lines) + "\n"


def misses(text: str) -> int:
    """How many figures miss their goal."""
    return text.count("✗")


def over_limit(runs: list[dict[str, Any]]) -> list[str]:
    """The pages that took longer than the limit of their own, with their size."""
    return [
        f"{row['name']}, {thousands(run['size'])} ideas: {row['ours']['p95']:.0f} ms"
        for run in runs
        for row in run["pages"]
        if not _within_limit(row)
    ]


def _within_limit(row: dict) -> bool:
    return row["milliseconds"] is None or row["ours"]["p95"] < row["milliseconds"]


def _line(size: int, row: dict, others: dict, smallest: dict, smallest_size: int) -> str:
    ours, floor = row["ours"], row["floor"]
    growth = row["ratio"] / smallest["ratio"]
    share = row["rate"] / row["floor_rate"]
    cells = [
        row["name"],
        thousands(size),
        _marked(
            f"{ours['median']:.1f} ({ours['p95']:.1f})",
            _within_limit(row),
        ),
        f"{floor['median']:.1f}",
        _marked(f"{row['ratio']:.2f}", row["goal"] is None or row["ratio"] <= row["goal"]),
        _goal(row, others),
        _marked(
            str(row["queries"]),
            row["queries_goal"] is None or row["queries"] <= row["queries_goal"],
        ),
        f"{row['rate']:.0f}",
        _marked(f"{share:.2f}", row["goal"] is None or share >= RATE_GOAL),
        "–" if size == smallest_size else _marked(f"{growth:.2f}", growth <= _growth_goal(size)),
    ]
    return "| " + " | ".join(cells) + " |"


def _goal(row: dict, others: dict) -> str:
    words = "–" if row["goal"] is None else f"≤ {row['goal']:g}"
    other = others.get(row["compared_to"])
    if other is None:
        return words
    ratio = row["ratio"] / other["ratio"]
    held = _marked(f"{ratio:.2f}", ratio <= row["goal_to_other"])
    return f"{words}; {held} × the first (≤ {row['goal_to_other']:g})"


def _growth_goal(size: int) -> float:
    return next(goal for limit, goal in GROWTH_GOALS if size <= limit)


def _server_line(run: dict) -> str:
    ours, floor = run["start"]["ours"], run["start"]["floor"]
    cells = [
        thousands(run["size"]),
        _marked(f"{run['memory']:.0f} MB", run["memory"] <= MEMORY_GOAL),
        f"{ours:.2f} s",
        _marked(f"{ours / floor:.1f} ×", ours / floor <= START_GOAL),
    ]
    return "| " + " | ".join(cells) + " |"


def _marked(text: str, held: bool) -> str:
    return text if held else f"**{text} ✗**"


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")
