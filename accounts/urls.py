"""The signed-in person's own pages, under /mon-compte/."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("mes-donnees/", views.my_data, name="my_data"),
]
