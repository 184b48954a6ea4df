"""A page as a document: a tagged PDF where WeasyPrint is installed, else its print page."""

import logging
from functools import cache

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

#: The variant of PDF that says how it is read aloud: tags, title, language (ISO 14289).
ACCESSIBLE = "pdf/ua-1"
STYLE = "css/document.css"
# A line per step and per file is no news.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


@cache
def pdf_installed() -> bool:
    """Whether PDF documents can be made here: the optional extra `pdf`, and Pango from the
    system."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def document(request: HttpRequest, template: str, context: dict, *, name: str) -> HttpResponse:
    """The document as a file to keep; without WeasyPrint, as a page that the browser prints."""
    if not pdf_installed():
        return render(request, template, {**context, "to_print": True})
    response = HttpResponse(_pdf(render_to_string(template, context)), "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def pdf_file(template: str, context: dict) -> bytes | None:
    """The document as a file to join to a mail; None without WeasyPrint."""
    return _pdf(render_to_string(template, context)) if pdf_installed() else None


def _pdf(page: str) -> bytes:
    from weasyprint import CSS, HTML

    style = CSS(filename=finders.find(STYLE))
    return HTML(string=page, url_fetcher=_nothing_else).write_pdf(
        stylesheets=[style], pdf_variant=ACCESSIBLE
    )


def _nothing_else(url: str, *args, **options):
    """A document loads nothing: no file of this machine, no address that someone wrote."""
    raise ValueError(f"a document does not load {url}")
