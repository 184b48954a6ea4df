"""The addresses of the figures' pages: their part of the table of tests/test_urls.py."""

from tests.support.url_table import GET_ONLY, RUNS, STUDIES, get, only

WHO_READS = only(get, 200, *RUNS, "referent", network_lead=302)

FIGURE_PAGES = {
    # One's own places: the whole organisation, or the units of a referent; a network lead has
    # their own page
    "dashboards:home": (WHO_READS, GET_ONLY),
    "dashboards:home_csv": (only(get, 200, *RUNS, "referent"), GET_ONLY),
    "dashboards:home_xlsx": (only(get, 200, *RUNS, "referent"), GET_ONLY),
    "dashboards:referent": (only(get, 200, *STUDIES), GET_ONLY),
    "dashboards:referent_csv": (only(get, 200, *STUDIES), GET_ONLY),
    "dashboards:referent_xlsx": (only(get, 200, *STUDIES), GET_ONLY),
    "dashboards:report": (only(get, 200, *RUNS), GET_ONLY),
    "dashboards:report_pdf": (only(get, 200, *RUNS), GET_ONLY),
    "dashboards:reports": (only(get, 200, *RUNS), GET_ONLY),
    "dashboards:ideas": (only(get, 200, *RUNS, "referent"), GET_ONLY),
    "dashboards:network": (only(get, 200, "network_lead"), GET_ONLY),
    "dashboards:network_csv": (only(get, 200, "network_lead"), GET_ONLY),
    "dashboards:network_xlsx": (only(get, 200, "network_lead"), GET_ONLY),
    # « Notre démarche en chiffres » does not exist until the organisation shows it
    "dashboards:public": (only(get, 200, *RUNS, others=404), GET_ONLY),
    "dashboards:public_csv": (only(get, 200, *RUNS, others=404), GET_ONLY),
    "dashboards:public_xlsx": (only(get, 200, *RUNS, others=404), GET_ONLY),
}

NAMED_FIGURES = {"dashboards:ideas": {"code": "within_limit"}}
