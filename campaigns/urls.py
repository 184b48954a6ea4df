"""Addresses of the challenges."""

from django.urls import path

from campaigns.views import detail, exports, launching, lists, outside, running

app_name = "campaigns"
urlpatterns = [
    path("", lists.campaign_list, name="list"),
    path("lancer/", launching.launch, name="launch"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/affiche/", outside.poster, name="poster"),
    path("<int:pk>/ecran/", outside.screen, name="screen"),
    path("<int:pk>/export/<slug:table>.<slug:kind>", exports.export, name="export"),
    path("<int:pk>/modifier/", launching.edit, name="edit"),
    path("<int:pk>/annoncer/", launching.publish, name="publish"),
    path("<int:pk>/regles/", detail.rules, name="rules"),
    path("<int:pk>/regles/modifier/", running.amend, name="amend"),
    path("<int:pk>/prolonger/", running.extend, name="extend"),
    path("<int:pk>/nouvelles/ecrire/", running.write_news, name="write_news"),
    path("<int:pk>/relancer/", running.remind, name="remind"),
    path("<int:pk>/reprendre/", running.copy, name="copy"),
    path("<int:pk>/archiver/", running.archive, name="archive"),
]
