"""Addresses of the back-office."""

from django.urls import path

from referents.views import (
    absences,
    bulletins,
    committees,
    convening,
    coverage,
    delegations,
    deliberation,
    desk,
    items,
    jury,
    jury_minutes,
    live,
    mails,
    minutes,
    model_answers,
    moderation,
    people,
    sessions,
    settings,
    signatures,
)

committee_pages = [
    path("comites/", committees.committees, name="committees"),
    path("comites/<int:pk>/", committees.committee, name="committee"),
    path("comites/<int:pk>/membres/", committees.add_member, name="add_member"),
    path("comites/<int:pk>/membres/<int:member>/fin/", committees.end_seat, name="end_seat"),
    path("comites/<int:pk>/quorum/", committees.set_quorum, name="set_quorum"),
    path("comites/<int:pk>/grille/", committees.grid, name="grid"),
    path("comites/<int:pk>/seances/", committees.plan_session, name="plan_session"),
    path("seances/<int:pk>/", sessions.session, name="session"),
    path("seances/<int:pk>/ordre-du-jour/", sessions.add_items, name="add_items"),
    path("seances/<int:pk>/convoquer/", convening.convene, name="convene_session"),
    path("seances/<int:pk>/deplacer/", convening.change, name="change_session"),
    path("seances/<int:pk>/annuler/", convening.cancel, name="cancel_session"),
    path("seances/<int:pk>/ouvrir/", sessions.opening, name="opening"),
    path("seances/<int:pk>/direct/", live.live, name="live"),
    path("seances/<int:pk>/lever/", sessions.closing, name="closing"),
    path("seances/<int:pk>/publier/", sessions.publish, name="publish"),
    path("seances/<int:pk>/proces-verbal/", minutes.minutes, name="minutes"),
    path(
        "seances/<int:pk>/proces-verbal/document/",
        minutes.minutes_document,
        name="minutes_document",
    ),
    path("seances/<int:pk>/points/<int:item>/", items.item, name="item"),
    path("seances/<int:pk>/points/<int:item>/dossier/", items.item_document, name="item_document"),
    path("seances/<int:pk>/points/<int:item>/commencer/", live.start, name="start_item"),
    path("seances/<int:pk>/points/<int:item>/decider/", live.decide, name="decide"),
    path("seances/<int:pk>/points/<int:item>/deport/", live.recuse, name="recuse"),
    path(
        "seances/<int:pk>/points/<int:item>/deport/reprendre/",
        live.take_back_recusal,
        name="take_back_recusal",
    ),
    path("seances/<int:pk>/points/<int:item>/retirer/", sessions.remove_item, name="remove_item"),
]

jury_pages = [
    path("jurys/<int:pk>/", jury.jury, name="jury"),
    path("jurys/<int:pk>/reponses/", jury.jury_answers, name="jury_answers"),
    path("jurys/<int:pk>/idees/<uuid:idea>/", jury.jury_entry, name="jury_entry"),
    path("jurys/<int:pk>/idees/<uuid:idea>/deport/", jury.jury_recuse, name="jury_recuse"),
    path(
        "jurys/<int:pk>/idees/<uuid:idea>/deport/reprendre/",
        jury.take_back_jury_recusal,
        name="take_back_jury_recusal",
    ),
    path(
        "jurys/<int:pk>/idees/<uuid:idea>/preselection/", deliberation.shortlist, name="shortlist"
    ),
    path("jurys/<int:pk>/idees/<uuid:idea>/verdict/", deliberation.verdict, name="verdict"),
    path("jurys/<int:pk>/deliberation/", deliberation.deliberation, name="deliberation"),
    path("jurys/<int:pk>/deliberation/ouvrir/", deliberation.start, name="start_deliberation"),
    path("jurys/<int:pk>/deliberation/verdicts/", deliberation.verdicts, name="verdicts"),
    path("jurys/<int:pk>/deliberation/clore/", deliberation.close, name="close_deliberation"),
    path("jurys/<int:pk>/deliberation/rouvrir/", deliberation.reopen, name="reopen_deliberation"),
    path("jurys/<int:pk>/proces-verbal/", jury_minutes.jury_minutes, name="jury_minutes"),
    path(
        "jurys/<int:pk>/proces-verbal/document/",
        jury_minutes.jury_minutes_document,
        name="jury_minutes_document",
    ),
]

answer_pages = [
    path("signatures/", signatures.signatures, name="signatures"),
    path("reponses-types/", model_answers.model_answers, name="model_answers"),
    path("reponses-types/modifier/", model_answers.model_answer, name="model_answer"),
]

app_name = "referents"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("moderation/", moderation.queue, name="moderation"),
    path("moderation/idees/<uuid:pk>/", moderation.idea, name="moderate_idea"),
    path("moderation/commentaires/<int:pk>/", moderation.comment, name="moderate_comment"),
    path("idees/<uuid:pk>/", desk.pane, name="pane"),
    path("vu/", desk.seen, name="seen"),
    path("filtres/", desk.save_filter, name="save_filter"),
    path("filtres/<int:pk>/retirer/", desk.remove_filter, name="remove_filter"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/clore/", absences.end_absence, name="end_absence"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<int:pk>/fin/", delegations.end_delegation, name="end_delegation"),
    path("delegations/<int:pk>/acte/", delegations.act, name="delegation_act"),
    path("couverture/", coverage.coverage, name="coverage"),
    path("personnes/", people.people, name="people"),
    path("personnes/<int:pk>/", people.person, name="person"),
    path("missions/<int:pk>/terminer/", people.end_mission, name="end_mission"),
    path("courriels/", mails.mails, name="mails"),
    path("lettre/", bulletins.bulletins, name="bulletins"),
    path("lettre/nouvelle/", bulletins.begin, name="begin_bulletin"),
    path("lettre/<int:pk>/", bulletins.bulletin, name="bulletin"),
    path("lettre/<int:pk>/supprimer/", bulletins.throw_away, name="delete_bulletin"),
    path("reglages/", settings.settings_home, name="settings"),
    path("reglages/charte/", settings.charter, name="charter"),
    path("reglages/charte/signer/", settings.sign_charter, name="sign_charter"),
    path("reglages/note-cse/", settings.works_council, name="works_council"),
    path("reglages/<slug:code>/", settings.settings_group, name="settings_group"),
    *committee_pages,
    *jury_pages,
    *answer_pages,
]
