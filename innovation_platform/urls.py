"""All the routes, in French; each room brings its own."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from innovation_platform import views

handler400 = "innovation_platform.errors.bad_request"
handler403 = "innovation_platform.errors.permission_denied"
handler404 = "innovation_platform.errors.not_found"
handler500 = "innovation_platform.errors.server_error"

# Tried in this order: what is asked for most comes first.
urlpatterns = [
    path("", include("ideas.urls")),
    path("sante/vivant", views.alive, name="health_alive"),
    path("sante/pret", views.ready, name="health_ready"),
    path("sante/mesures", views.figures, name="metrics"),
    path("admin/", admin.site.urls),
    path("", include("innovation_platform.legal")),
    path("", include("accounts.auth_urls")),
    path("mon-compte/", include("accounts.urls")),
    path("notifications/", include("notifications.urls")),
    path("defis/", include("campaigns.urls")),
    path("referents/", include("referents.urls")),
    path("projets/", include("projects.urls")),
    path("tableaux-de-bord/", include("dashboards.urls")),
]
if settings.SHOW_COMPONENTS:
    urlpatterns.append(path("composants/", views.components, name="components"))
