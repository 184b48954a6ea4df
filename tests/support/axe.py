"""axe-core in a page: what it finds, in a form that reads well when a test fails."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()
RUN = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Page) -> list[str]:
    """What axe finds in the page as it is: one line per rule broken, with where."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_axe.axe_script)
    found = page.evaluate(RUN)
    if [rule["id"] for rule in found] == ["color-contrast"]:
        # Colours may still be on their way from one theme to the other: a real fault stays.
        page.wait_for_timeout(500)
        found = page.evaluate(RUN)
    return [
        f"{rule['id']}: {rule['help']} at "
        + ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:5])
        for rule in found
    ]
