"""Settings shared by every environment; each of the three others says what differs."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from innovation_platform.settings.accounts import *  # noqa: F403
from innovation_platform.settings.anonymous import *  # noqa: F403
from innovation_platform.settings.environment import BASE_DIR, VAR_DIR, env

SITE_NAME = env("SITE_NAME", default="Essaim")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "lucide",
    "csp",
    "simple_history",
    "innovation_platform",
    "accounts",
    "notifications",
    "referents",
    "campaigns",
    "ideas",
    "projects",
    "dashboards",
    # Last: it ships a base.html and un-namespaced files of its own; ours come first.
    "django_include_bootstrap",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "innovation_platform.middleware.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "innovation_platform.middleware.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "innovation_platform.middleware.SignInRequiredMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "innovation_platform.urls"
WSGI_APPLICATION = "innovation_platform.wsgi.application"
CSRF_FAILURE_VIEW = "innovation_platform.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "innovation_platform.context_processors.layout",
                "notifications.context_processors.bell",
            ],
        },
    },
    # The anonymous zone: the same templates, and nothing that knows a person.
    {
        "NAME": ANONYMOUS_TEMPLATES,
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["ideas.anonymous.context_processors.zone"]},
    },
]

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# How people sign in is in accounts.py.
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Database: SQLite under var/, or what DATABASE_URL says. Several writers at once on SQLite need
# immediate transactions and WAL; hence no ATOMIC_REQUESTS, where every GET would take the lock.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    ),
}
DATABASE_URL = env("DATABASE_URL", default="")
if DATABASE_URL and not DATABASE_URL.startswith("sqlite"):
    DATABASES = {"default": env.db("DATABASE_URL")}
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    # Short queries by index: compiling them, or helping them in parallel, costs more than it saves.
    # What is planned once is found by a key (`innovation_platform.planned`): one plan will do.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.bool(
        "DATABASE_POOLED",
        default=DATABASES["default"].get("DISABLE_SERVER_SIDE_CURSORS", False),
    )
    POSTGRES_OPTIONS = {
        "connect_timeout": 5,
        "options": "-c jit=off -c max_parallel_workers_per_gather=0 "
        "-c plan_cache_mode=force_generic_plan",
    }
    DATABASES["default"]["OPTIONS"] = POSTGRES_OPTIONS | DATABASES["default"].get("OPTIONS", {})
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env.db("DATABASE_URL")["NAME"] if DATABASE_URL else VAR_DIR / "essaim.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
        }
    }

# SQLite leaves out the columns that an index only carries along: the index serves all the same.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

# Sessions, cache and throttles live in the database: none of them needs Redis to be up.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "platform_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_ENGINE = "innovation_platform.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "innovation_platform.confirmations.Confirmations"

# Celery: Redis when REDIS_URL is set, else files under var/. Short time limits on the publishing
# side: a broker that is down costs a page less than a second, and the outbox sweep catches up.
REDIS_URL = env("REDIS_URL", default="")
BROKER_FOLDER = VAR_DIR / "broker"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 0.4,
        "socket_timeout": 0.8,
        "max_retries": 0,
        "visibility_timeout": 3600,
    }
else:
    CELERY_BROKER_URL = "files://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDER / "queue"),
        "data_folder_out": str(BROKER_FOLDER / "queue"),
        "control_folder": str(BROKER_FOLDER / "control"),
    }
CELERY_BROKER_CONNECTION_TIMEOUT = 0.4
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 15 * 60
# Each queue has a key of its own: with the default one a message would reach all three.
TASKS = Exchange("essaim", type="direct")
CELERY_TASK_QUEUES = [
    Queue(name, TASKS, routing_key=name) for name in ("mail", "digests", "maintenance")
]
CELERY_TASK_DEFAULT_QUEUE = "maintenance"
CELERY_TASK_DEFAULT_EXCHANGE = TASKS.name
CELERY_TASK_DEFAULT_ROUTING_KEY = "maintenance"
# A list in a list: the first pattern that fits wins.
CELERY_TASK_ROUTES = [
    [
        ("notifications.tasks.*digest*", {"queue": "digests"}),
        ("notifications.tasks.purge", {"queue": "maintenance"}),
        ("notifications.tasks.*", {"queue": "mail"}),
    ]
]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = TIME_ZONE
# The schedule is short and its tasks are idempotent: nothing to remember between two starts.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep-the-outbox": {"task": "notifications.tasks.sweep", "schedule": 60},
    "make-the-digests": {"task": "notifications.tasks.make_digests", "schedule": 600},
    "forget-old-mails": {
        "task": "notifications.tasks.purge",
        "schedule": crontab(hour=3, minute=10),
    },
    "tick-the-clock": {"task": "ideas.tasks.tick_clock", "schedule": 600},
    "watch-juries": {"task": "ideas.tasks.watch_juries", "schedule": 600},
    "remind-silent-projects": {"task": "projects.tasks.remind_silent", "schedule": 3600},
    "tell-phases-of-challenges": {"task": "campaigns.tasks.tell_phases", "schedule": 600},
    "index-answers": {"task": "ideas.tasks.index_answers", "schedule": 900},
    "keep-the-letter-box": {"task": "ideas.tasks.keep_letter_box", "schedule": 60},
    "tell-saved-searches": {"task": "ideas.tasks.tell_saved_searches", "schedule": 3600},
    "sweep-imports": {"task": "ideas.tasks.sweep_imports", "schedule": 300},
    "remind-about-sites": {
        "task": "projects.tasks.remind_about_sites",
        "schedule": crontab(hour=9, minute=5),
    },
    "write-missing-sheets": {"task": "projects.tasks.write_missing_sheets", "schedule": 600},
    "count-votes": {"task": "ideas.tasks.count_votes", "schedule": 900},
    "learn-meanings": {"task": "ideas.tasks.learn_meanings", "schedule": 300},
    "update-figures": {"task": "dashboards.tasks.update_figures", "schedule": 60},
    "keep-figures": {
        "task": "dashboards.tasks.keep_figures",
        "schedule": crontab(hour=2, minute=20),
    },
    "refit-curves": {"task": "dashboards.tasks.refit_curves", "schedule": 3600},
    "send-monthly-reports": {
        "task": "dashboards.tasks.send_monthly_reports",
        "schedule": crontab(hour="6-18", minute=20),
    },
    "remind-objectives": {
        "task": "dashboards.tasks.remind_objectives",
        "schedule": crontab(hour="8-18", minute=35),
    },
    "read-followed-figures": {"task": "dashboards.tasks.read_figures", "schedule": 3600},
    "pulse": {"task": "innovation_platform.tasks.pulse", "schedule": 60},
}

# Mail: files under var/mail/ unless EMAIL_URL says smtp://…; sent by the worker only.
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
# How long what was said is kept; what waits or failed is kept until it is settled.
MAIL_RETENTION_DAYS = env.int("MAIL_RETENTION_DAYS", default=90)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <essaim@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "innovation_platform.uploads.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "innovation_platform.uploads.RoomyUploadHandler",
]
# One request: the form's text is bounded by the first figure, files and all by the second; the
# limit per file is the business of the form that takes it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_REQUEST_SIZE = 60 * 1024 * 1024

# The letter box: the hours of its collections, on working days unless told every day; the code
# keys, on every host; the private halves of the box's keys, on the worker's host only. Production
# makes keys by a command.
COLLECTION_HOURS = env.list("COLLECTION_HOURS", default=["09:00", "13:00", "17:00"])
COLLECTION_EVERY_DAY = env.bool("COLLECTION_EVERY_DAY", default=False)
KEYS_DIR = env("KEYS_DIR", default=str(VAR_DIR / "keys"))
BOX_KEYS_DIR = env("BOX_KEYS_DIR", default=str(VAR_DIR / "keys" / "box"))
KEYS_AUTOMATIC = False
KEYS_REQUIRED_AT_START = False
# Where documents are cleaned: in memory when the system has a place for that.
CLEANING_DIR = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# What browsers are told. No inline script or style anywhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(self), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), usb=()"
)

# What a Prometheus server bears to read /sante/mesures; without it the page does not exist.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# The gallery of components is for people who build the platform.
SHOW_COMPONENTS = False
# Nor is invented data ever written to an installation that serves people.
DEMO_ALLOWED = False

# Logs go to the console, one line an event, without addresses, form values or task arguments.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s level=%(levelname)s logger=%(name)s %(message)s"},
        "json": {"()": "innovation_platform.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        "waitress": {"level": "WARNING"},
    },
}

LANGUAGES = [("fr", _("Français"))]
