"""Addresses of the anonymous zone: its handler knows no other."""

from django.urls import include, path

from ideas.anonymous.views import deposit, follow, pages

zone = [
    path("", deposit.welcome, name="anonymous"),
    path("promesse/", deposit.promise, name="anonymous_promise"),
    path("fichiers/<slug:stem>.<slug:suffix>", pages.asset, name="anonymous_asset"),
    path("deposer/", deposit.organisations, name="anonymous_organisations"),
    path(
        "deposer/defi/<int:campaign>/",
        deposit.challenge_places,
        name="anonymous_challenge_places",
    ),
    path("deposer/<slug:organisation>/", deposit.write, name="anonymous_write"),
    path(
        "deposer/<slug:organisation>/defi/<int:campaign>/",
        deposit.write,
        name="anonymous_challenge",
    ),
    path("deposer/<slug:organisation>/proches/", deposit.look_alike, name="anonymous_similar"),
    path("deposer/<slug:organisation>/relire/", deposit.review, name="anonymous_review"),
    path("deposer/<slug:organisation>/code/", deposit.code, name="anonymous_code"),
    path("deposer/<slug:organisation>/sceller/", deposit.seal, name="anonymous_seal"),
    path("deposer/<slug:organisation>/dans-la-boite/", deposit.posted, name="anonymous_posted"),
    path("suivre/", follow.follow, name="anonymous_follow"),
    path("suivre/ecrire/<slug:kind>/", follow.act, name="anonymous_act"),
    path("suivre/reprendre/", follow.take_back, name="anonymous_take_back"),
    path("suivre/fichiers/<uuid:file>/", follow.download, name="anonymous_download"),
    path("suivre/se-faire-connaitre/", follow.make_claim, name="anonymous_reveal"),
]

urlpatterns = [path("anonyme/", include(zone))]
