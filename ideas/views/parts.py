"""Pages that are also parts of the desk: the same template name, with or without its page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from ideas.models import Idea
from innovation_platform.links import way_back


def template_of(request: HttpRequest, name: str) -> str:
    """`ideas/<name>.html`, or what it holds alone when a part of a page asks for it."""
    return f"ideas/_{name}.html" if request.htmx else f"ideas/{name}.html"


def go_on(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Back to where the form was opened from, else to the idea's page; whole, even from a part."""
    url = way_back(request) or idea.get_absolute_url()
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
