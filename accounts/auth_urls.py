"""Sign-in pages: French paths under the names that django-allauth looks up."""

from allauth.account import views
from django.urls import path, re_path

urlpatterns = [
    path("connexion/", views.login, name="account_login"),
    path("connexion/compte-ferme/", views.account_inactive, name="account_inactive"),
    path("connexion/confirmer/", views.reauthenticate, name="account_reauthenticate"),
    path("connexion/inscription/", views.signup, name="account_signup"),
    path(
        "connexion/adresse/",
        views.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path("deconnexion/", views.logout, name="account_logout"),
    path("mot-de-passe/oubli/", views.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oubli/envoye/",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mon-compte/mot-de-passe/", views.password_change, name="account_change_password"),
    path("mon-compte/premier-mot-de-passe/", views.password_set, name="account_set_password"),
]
