"""The platform's routes, and the floor's."""

from django.urls import include, path

from innovation_platform.urls import handler400, handler500
from innovation_platform.urls import urlpatterns as platform

__all__ = ["handler400", "handler500"]

urlpatterns = [path("", include("benchmarks.floor_urls")), *platform]
