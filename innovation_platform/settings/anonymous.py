"""The anonymous zone: what its own request handler runs with. See `docs/anonymity.md`."""

from innovation_platform.settings.environment import env

ANONYMOUS_URLCONF = "ideas.anonymous.urls"
ANONYMOUS_ERRORS = "ideas.anonymous.views.errors.answer"
#: Outermost first. Nothing here knows a session, a person, an address or a log of requests.
ANONYMOUS_MIDDLEWARE = [
    "ideas.anonymous.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ideas.anonymous.middleware.NoIdentityMiddleware",
    "ideas.anonymous.middleware.SizeMiddleware",
    "ideas.anonymous.middleware.CapacityMiddleware",
    "ideas.anonymous.middleware.InMemoryMiddleware",
    "ideas.anonymous.middleware.SameOriginMiddleware",
    "ideas.anonymous.middleware.FormTokenMiddleware",
]
#: The engine of its pages: the same templates, without the platform's context processors.
ANONYMOUS_TEMPLATES = "anonymous"

#: Headers by which a proxy or a web server says who is signed in; `*` stands for any end. When one
#: arrives with a value, the zone closes rather than pretend.
IDENTITY_HEADERS = [
    "REMOTE_USER",
    "X-REMOTE-USER*",
    "X-FORWARDED-USER",
    "X-FORWARDED-EMAIL",
    "X-FORWARDED-PREFERRED-USERNAME",
    "X-FORWARDED-GROUPS",
    "X-FORWARDED-ACCESS-TOKEN",
    "X-AUTH-REQUEST-*",
    "X-AUTHENTICATED-USER*",
    "X-AUTHENTIK-*",
    "X-WEBAUTH-USER*",
    "X-USER",
    "X-USERNAME",
    "X-EMAIL",
    "X-MS-CLIENT-PRINCIPAL*",
    "X-GOOG-AUTHENTICATED-USER-*",
    "X-SSL-CLIENT-S-DN*",
    "X-SSL-CLIENT-DN*",
    "X-SSL-CLIENT-CERT",
    "X-CLIENT-CERT*",
    "SSL-CLIENT-S-DN*",
    "SSL-CLIENT-CERT",
    "AUTH-USER",
    "AUTH-TYPE",
    "LOGON-USER",
    "SM-USER*",
    "IV-USER",
    "OIDC-*",
    "MELLON-*",
    "EPPN",
    *env.list("IDENTITY_HEADERS", default=[]),
]

#: How many forms a process takes in at once in the zone, and how long one more waits for its turn.
ANONYMOUS_CAPACITY = env.int("ANONYMOUS_CAPACITY", default=4)
ANONYMOUS_PATIENCE = 5
#: A form of the zone is taken for this long after its page was opened; later it is shown again.
ANONYMOUS_FORM_AGE = 12 * 60 * 60
#: Against floods: either this many small puzzles, solved by the page itself, each of so many bits,
#: or this many seconds between the page that shows the code and the deposit.
ANONYMOUS_PUZZLES = 16
ANONYMOUS_PUZZLE_BITS = 12
ANONYMOUS_WAIT = 10
