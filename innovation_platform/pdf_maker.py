"""Run as a script, in a process apart from the platform: the page on its input becomes a tagged PDF
on its output. Arguments: the style sheet's path, the variant of PDF.

It sets its own limits before it reads anything: what asked for it may die and time it no more, and
a page may be as long as someone made it.
"""

import sys
from importlib.util import find_spec

#: Seconds of processor and bytes of addresses. A report is made in 1 s with 285 MB of addresses; a
#: table of 1,500 rows, in 17 s with 400 MB: whatever is made in time stays under both.
SECONDS = 25
ADDRESSES = 768 * 2**20


def limit() -> None:
    """Bound this process for good, where the system knows how to; it leaves no core file."""
    if find_spec("resource") is None:
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, ADDRESSES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def nothing_else(url: str, *args, **options):
    """A document loads nothing: no file of this machine, no address that someone wrote."""
    raise ValueError(f"a document does not load {url}")


def main() -> None:
    """Read, make, write."""
    limit()
    from weasyprint import CSS, HTML

    style, variant = sys.argv[1:]
    page = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=nothing_else)
    sheet = CSS(filename=style, url_fetcher=nothing_else)
    pdf = page.write_pdf(stylesheets=[sheet], pdf_variant=variant)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
