"""Addresses of the challenges."""

from django.urls import include, path

from campaigns.views import (
    celebration_run,
    celebrations,
    detail,
    exports,
    launching,
    lists,
    outside,
    running,
    vote,
)

app_name = "campaigns"
celebration = [
    path("", celebrations.gallery, name="celebrations"),
    path("preparer/", celebration_run.plan, name="plan_celebration"),
    path("<int:pk>/", celebrations.edition, name="celebration"),
    path("<int:pk>/preparer/", celebration_run.run, name="run_celebration"),
    path("<int:pk>/ceremonie/", celebration_run.ceremony, name="ceremony"),
    path("<int:pk>/dates/", celebration_run.move_celebration, name="move_celebration"),
    path("<int:pk>/inviter/", celebration_run.invite, name="invite"),
    path("<int:pk>/invitation.ics", celebrations.invitation, name="invitation"),
    path("<int:pk>/remercier/", celebration_run.thank, name="thank_everyone"),
    path("<int:pk>/categories/", celebration_run.add_category, name="add_category"),
    path("<int:pk>/categories/<int:category>/", celebration_run.nominees, name="nominees"),
    path(
        "<int:pk>/categories/<int:category>/retirer/",
        celebration_run.remove_category,
        name="remove_category",
    ),
    path("<int:pk>/trophees/<int:trophy>/", celebration_run.citation, name="citation"),
    path("<int:pk>/trophees/<int:trophy>/nom/", celebrations.be_named, name="be_named"),
    path(
        "<int:pk>/trophees/<int:trophy>/attestation/", celebrations.certificate, name="certificate"
    ),
]
urlpatterns = [
    path("", lists.campaign_list, name="list"),
    path("archives/", lists.archived, name="archived"),
    path("lancer/", launching.launch, name="launch"),
    path("celebrations/", include(celebration)),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/vote/", vote.vote, name="vote"),
    path("<int:pk>/vote/<int:poll>/bulletins.csv", vote.ballots, name="ballots"),
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
