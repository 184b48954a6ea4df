"""The four legal pages, linked from every page and readable without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import TemplateView

from referents.views.charter import public_charter

app_name = "legal"


def _page(name: str):
    return login_not_required(TemplateView.as_view(template_name=f"legal/{name}.html"))


urlpatterns = [
    path("accessibilite/", _page("accessibility"), name="accessibility"),
    path("mentions-legales/", _page("notice"), name="notice"),
    path("donnees-personnelles/", _page("privacy"), name="privacy"),
    path("charte/", public_charter, name="charter"),
]
