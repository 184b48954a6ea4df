"""Addresses of the ideas room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from ideas.feeds import CampaignFeed, IdeaFeed, OrganisationFeed
from ideas.views import (
    anonymity,
    answers,
    bulletins,
    coauthors,
    corrections,
    deposit,
    detail,
    discussion,
    entries,
    entrusting,
    exports,
    facets,
    home,
    imports,
    lists,
    moves,
    opinions,
    recognition,
    reports,
    saved_searches,
    study,
    suggestions,
    together,
)

talk = [
    path("", discussion.discussion, name="discussion"),
    path("mentions/", discussion.mentions, name="mentions"),
    path("<int:comment>/", discussion.thread, name="thread"),
    path("<int:comment>/repondre/", discussion.reply, name="reply"),
    path("<int:comment>/modifier/", discussion.edit, name="edit"),
    path("<int:comment>/versions/", discussion.versions, name="versions"),
    path("<int:comment>/retirer/", discussion.remove, name="remove"),
    path("<int:comment>/aide/", discussion.helped, name="helped"),
    path("<int:comment>/signaler/", reports.report, name="report_comment"),
]

authors = [
    path("inviter/", coauthors.invite, name="invite"),
    path("repondre/", coauthors.answer, name="answer_invitation"),
    path("quitter/", coauthors.leave, name="leave_authors"),
    path("<int:involvement>/annuler/", coauthors.cancel, name="cancel_invitation"),
]

#: Each idea has its page, and the addresses of what is done from it.
one_idea = [
    path("", detail.detail, name="detail"),
    path("soutenir/", detail.support, name="support"),
    path("suivre/", detail.follow, name="follow"),
    path("equipe/", detail.answer_seat, name="answer_seat"),
    path("reponses/<int:answer>/avis/", detail.give_feedback, name="feedback"),
    path(
        "reponses/<int:answer>/corriger/",
        corrections.correct_answer,
        name="correct_answer",
    ),
    path(
        "reponses/<int:answer>/corriger/conseils/",
        corrections.correction_hints,
        name="correction_hints",
    ),
    path(
        "reponses/<int:answer>/corriger/garder/",
        corrections.keep_correction,
        name="keep_correction",
    ),
    path("fichiers/<uuid:file>/", detail.download, name="download"),
    path("agir/<slug:action>/", moves.move, name="move"),
    path("reponse/", answers.write, name="write_answer"),
    path("reponse/conseils/", answers.hints, name="answer_hints"),
    path("agir/<slug:action>/garder/", moves.keep_draft, name="keep_draft"),
    path("defi/", entries.enter_challenge, name="enter_challenge"),
    path("defi/quitter/", entries.leave_challenge, name="leave_challenge"),
    path("confier/", study.assign, name="assign"),
    path("notes/", study.note, name="note"),
    path("decision/", moves.decision, name="decision"),
    path("discussion/", include(talk)),
    path("merci/", discussion.thank, name="thank"),
    path("signaler/", reports.report, name="report"),
    path("co-auteurs/", include(authors)),
    path("avis/demander/", opinions.ask, name="ask_opinion"),
    path("avis/", opinions.give, name="give_opinion"),
]

ideas = [
    path("", lists.idea_list, name="list"),
    path("<uuid:pk>/", include(one_idea)),
    path("miennes/", lists.mine, name="mine"),
    path("suivies/", lists.followed, name="followed"),
    path("nombres/", facets.facets, name="facets"),
    path("export.csv", exports.export_csv, name="export_csv"),
    path("export.xlsx", exports.export_xlsx, name="export_xlsx"),
    path("importer/", imports.imports, name="imports"),
    path("importer/<uuid:pk>/", imports.one_import, name="import"),
    path("importer/<uuid:pk>/rejets.csv", imports.rejects, name="import_rejects"),
    path("recherches/", saved_searches.saved_searches, name="saved_searches"),
    path("recherches/garder/", saved_searches.save_search, name="save_search"),
    path("recherches/<int:pk>/", saved_searches.change_search, name="change_search"),
    path("suggestions/", suggestions.suggest, name="suggest"),
    path("semblables/", suggestions.similar, name="similar"),
    path("suivies/reglages/", reports.following, name="following"),
    path("deposer/", deposit.choose, name="deposit"),
    path("deposer/signee/", deposit.begin, name="begin"),
    path("deposer/signee/<uuid:pk>/", deposit.write, name="write"),
    path("deposer/signee/<uuid:pk>/relire/", deposit.preview, name="preview"),
    path("deposer/signee/<uuid:pk>/brouillon/", deposit.autosave, name="autosave"),
    path("deposer/signee/<uuid:pk>/supprimer/", deposit.throw_away, name="throw_away"),
    path("deposer/signee/<uuid:pk>/confier/", entrusting.offer, name="entrust"),
    path("confiees/<int:pk>/", entrusting.answer, name="entrusting"),
    path("deposer/signee/<uuid:pk>/fichiers/", deposit.add_files, name="add_files"),
    path(
        "deposer/signee/<uuid:pk>/fichiers/<uuid:file>/retirer/",
        deposit.remove_file,
        name="remove_file",
    ),
    path("se-faire-connaitre/", anonymity.show_claim, name="reveal"),
    path("se-faire-connaitre/confirmer/", anonymity.confirm_claim, name="confirm_reveal"),
    path("proposer-au-defi/<int:campaign>/", entries.propose, name="propose"),
    path("ensemble/", together.together, name="together"),
]

feeds = [
    path("", login_not_required(OrganisationFeed()), name="feed_organisation"),
    path("defis/<int:pk>/", login_not_required(CampaignFeed()), name="feed_campaign"),
    path("idees/<uuid:pk>/", login_not_required(IdeaFeed()), name="feed_idea"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("idees/", include((ideas, "ideas"))),
    path("flux/<str:key>/", include(feeds)),
    path("circuit/", home.circuit, name="circuit"),
    path("ensemble/", recognition.together, name="we_did"),
    path("ensemble/mes-reconnaissances/", recognition.badges, name="badges"),
    path("lettres/", bulletins.bulletins, name="bulletins"),
    path("lettres/<int:pk>/", bulletins.bulletin, name="bulletin"),
    # Served by the zone's own handler, before this one: see innovation_platform/entrance.py.
    path("anonyme/", anonymity.closed_door, name="anonymous"),
    path("anonyme/<path:rest>", anonymity.closed_door, name="anonymous_page"),
]
