from django.urls import path

from notifications.views import bell, outbox, preferences

app_name = "notifications"

urlpatterns = [
    path("", bell.bell, name="bell"),
    path("tout-lu/", bell.read_all, name="read_all"),
    path("<int:pk>/ouvrir/", bell.open_message, name="open"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/flux/", preferences.make_feed_key, name="make_feed_key"),
    path("preferences/flux/fermer/", preferences.end_feeds, name="end_feeds"),
    path("envois/", outbox.outbox, name="outbox"),
    path("envois/messages/", outbox.settle_messages, name="settle_messages"),
    path("envois/nouvelles/", outbox.settle_news, name="settle_news"),
    path("envois/adresses/", outbox.write_again, name="write_again"),
    path("desabonnement/<str:token>/", preferences.stop, name="unsubscribe"),
]
