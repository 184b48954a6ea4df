"""Addresses of the dashboards."""

from django.urls import path

from dashboards.views import (
    adoption,
    behind,
    challenges,
    exports,
    home,
    money,
    network,
    part_exports,
    plan,
    plan_forms,
    public,
    referent,
    report,
)

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("exporter.csv", exports.overview, {"kind": "csv"}, name="home_csv"),
    path("exporter.xlsx", exports.overview, {"kind": "xlsx"}, name="home_xlsx"),
    path("idees/<slug:code>/", behind.behind, name="ideas"),
    path("reseau/", network.network, name="network"),
    path("reseau/exporter.csv", network.export, {"kind": "csv"}, name="network_csv"),
    path("reseau/exporter.xlsx", network.export, {"kind": "xlsx"}, name="network_xlsx"),
    path("mon-perimetre/", referent.referent, name="referent"),
    path("mon-perimetre/exporter.csv", referent.export, {"kind": "csv"}, name="referent_csv"),
    path("mon-perimetre/exporter.xlsx", referent.export, {"kind": "xlsx"}, name="referent_xlsx"),
    path("notre-demarche/", public.public, name="public"),
    path("notre-demarche/exporter.csv", public.export, {"kind": "csv"}, name="public_csv"),
    path("notre-demarche/exporter.xlsx", public.export, {"kind": "xlsx"}, name="public_xlsx"),
    path("rapport/", report.report, name="report"),
    path("rapport.pdf", report.report_pdf, name="report_pdf"),
    path("rapports/", report.reports, name="reports"),
    path("diffusion/", adoption.adoption, name="adoption"),
    path("diffusion/<uuid:pk>/", adoption.innovation, name="innovation"),
    path("budget/", money.money, name="money"),
    path("defis/", challenges.challenges, name="challenges"),
    path("defis/<int:pk>/", challenges.challenge, name="challenge"),
    path("defis/<int:pk>/retenues/", challenges.retained, name="retained"),
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
    *(
        path(f"{page}/exporter.{kind}", view, {"kind": kind}, name=f"{name}_{kind}")
        for name, (page, view) in part_exports.EXPORTS.items()
        for kind in ("csv", "xlsx")
    ),
    path("objectifs/rattachements/<int:pk>/retirer/", plan_forms.detach, name="detach"),
]
