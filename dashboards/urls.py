"""Addresses of the dashboards."""

from django.urls import path

from dashboards.views import adoption, challenges, home, money, plan, plan_forms

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("diffusion/", adoption.adoption, name="adoption"),
    path("diffusion/<uuid:pk>/", adoption.innovation, name="innovation"),
    path("budget/", money.money, name="money"),
    path("defis/", challenges.challenges, name="challenges"),
    path("defis/<int:pk>/", challenges.challenge, name="challenge"),
    path("objectifs/", plan.plan, name="plan"),
    path("objectifs/<int:pk>/", plan.objective, name="objective"),
    path("objectifs/<int:pk>/modifier/", plan_forms.change_objective, name="change_objective"),
    path("objectifs/<int:pk>/clore/", plan_forms.close_objective, name="close_objective"),
    path("objectifs/axes/ajouter/", plan_forms.add_axis, name="add_axis"),
    path("objectifs/axes/<int:pk>/", plan.axis, name="axis"),
    path("objectifs/axes/<int:pk>/modifier/", plan_forms.change_axis, name="change_axis"),
    path("objectifs/axes/<int:pk>/clore/", plan_forms.close_axis, name="close_axis"),
    path("objectifs/axes/<int:pk>/objectif/", plan_forms.add_objective, name="add_objective"),
    path("objectifs/axes/<int:pk>/rattacher/", plan_forms.attach, name="attach"),
    path("objectifs/rattachements/<int:pk>/retirer/", plan_forms.detach, name="detach"),
]
