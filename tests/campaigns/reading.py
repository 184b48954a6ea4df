"""How the tests of challenges read pages."""


def text_of(response) -> str:
    """A page, marks included, in one line, its no-break spaces as spaces."""
    return " ".join(response.content.decode().replace("\u00a0", " ").split())
