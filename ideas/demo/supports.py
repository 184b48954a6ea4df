"""How many people support an idea: few for most, a lot for some."""

from random import Random

SIZE = 4_096
#: The smaller, the longer the tail.
SHAPE = 1.25
CEILING = 120


class SupportCounts:
    """Draws counts whose mean is the one asked for."""

    def __init__(self, mean: float, rng: Random) -> None:
        self._rng = rng
        raw = [min(((1 - (n + 0.5) / SIZE) ** (-1 / SHAPE) - 1), CEILING) for n in range(SIZE)]
        scale = mean * SIZE / sum(raw)
        owed, self._counts = 0.0, []
        for value in raw:
            owed += value * scale
            count = int(owed)
            owed -= count
            self._counts.append(count)

    def draw(self) -> int:
        return self._counts[int(self._rng.random() * SIZE)]
