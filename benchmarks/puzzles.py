"""`python -m benchmarks.puzzles`: how long the zone's puzzles take in a real browser's worker.

Chromium solves the puzzles of a few seals as the page does; the figures of machines four and eight
times slower follow by multiplication: a worker cannot be throttled, and the work is all its own.
"""

import statistics
import sys

from playwright.sync_api import sync_playwright

from benchmarks.places import ROOT
from tests.support import browser

SEALS = 12
SLOWER = (1, 4, 8)
SOLVE = """([script, start]) => new Promise((done) => {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  const began = performance.now();
  worker.onmessage = () => { worker.terminate(); done(performance.now() - began); };
  worker.postMessage(start);
})"""


def main() -> None:
    script = (ROOT / "static" / "anonymous" / "puzzles.js").read_text()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.chromium(), args=browser.FLAGS
        )
        page = chromium.new_page()
        times = [page.evaluate(SOLVE, [script, f"{number:032x}"]) for number in range(SEALS)]
        chromium.close()
    median, worst = statistics.median(times), max(times)
    for factor in SLOWER:
        sys.stdout.write(
            f"{factor} × slower: median {median * factor:.0f} ms, worst {worst * factor:.0f} ms\n"
        )


if __name__ == "__main__":
    main()
