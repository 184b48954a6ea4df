"""The routes of the floor pages."""

from django.urls import path

from benchmarks import floor

urlpatterns = [
    path("plancher/liste", floor.listing),
    path("plancher/recherche", floor.search),
    path("plancher/idee/<uuid:pk>", floor.idea),
    path("plancher/bureau", floor.desk),
    path("plancher/tableau", floor.dashboard),
    path("plancher/depot", floor.deposit),
]
