"""The one settings file. Every value that differs between machines comes from the environment.

Demo mode (BANGFU_DEMO=1, set by `make run` and `make test`) supplies keys and passwords that protect nothing;
outside it a missing secret stops the start. docs/deploy.md lists the variables.
"""

from __future__ import annotations

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEMO = env.bool("BANGFU_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = embedded.data_dir()


def secret(name: str, demo_value: str) -> str:
    """A secret from the environment; only demo mode knows a default, and an empty one is none."""
    value = env.str(name, default=demo_value if DEMO else "")
    if not value:
        msg = f"Set the {name} environment variable"
        raise ImproperlyConfigured(msg)
    return value


SECRET_KEY = secret(
    "SECRET_KEY", "demo-key-that-protects-nothing-and-is-refused-outside-demo-mode-0123456789"
)
# First key encrypts, all keys decrypt: put a new one in front to rotate.
FIELD_KEYS = secret("FIELD_KEYS", "ZGVtby1rZXktdGhhdC1wcm90ZWN0cy1ub3RoaW5nISE=").split(",")
DIGEST_KEY = secret("DIGEST_KEY", "demo-digest-key")
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="bangfu-demo") if DEMO else ""

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "accounts.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_otp",
    "import_export",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "common",
    "accounts",
    "households",
    "assistance",
    "projects",
    "funds",
    "inspections",
    "dashboards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.ActivityMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "django.template.context_processors.i18n",
                "accounts.context.site",
            ],
            "builtins": ["common.templatetags.bangfu"],
        },
    },
]

# Data
DATABASE_URL = env.str("DATABASE_URL", default="")
if DATABASE_URL:
    if not DATABASE_URL.startswith(("postgres://", "postgresql://")):
        msg = "DATABASE_URL must read postgres://user:password@host:port/name"
        raise ImproperlyConfigured(msg)
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": embedded.DATABASE,
            "USER": "postgres",
            "HOST": str(embedded.socket_dir()),
        }
    }
DATABASES["default"]["OPTIONS"] = {
    "pool": {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", default=16),
        "timeout": env.int("DATABASE_WAIT", default=10),
    }
}
# A restarted database costs no failed request: a pooled connection is looked at before it is handed out.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Demo mode serves the files from where they lie; a server collects them first.
STATIC_ROOT = None if DEMO else BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = env.int("SESSION_MINUTES", default=60) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
AXES_FAILURE_LIMIT = env.int("LOGIN_ATTEMPTS", default=5)
AXES_COOLOFF_TIME = env.float("LOCKOUT_HOURS", default=0.5)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "accounts.views.session.locked"
# Trying again while locked out does not make it longer: the page names the minute.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
# Each proxy adds the address it saw to the header; what a client wrote there itself stands further left.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.of_client"

CSRF_FAILURE_VIEW = "config.views.csrf_failure"

# Browser
SECURE_SSL = env.bool("HTTPS", default=not DEMO)
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL
SECURE_HSTS_PRELOAD = SECURE_SSL
SESSION_COOKIE_SECURE = SECURE_SSL
CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Tabler's style sheets draw their small arrows and check marks from data: pictures.
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True


# Reminders: the inbox is always there; what leaves the site is switched on here.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
REMIND_BY_MAIL = env.bool("REMIND_BY_MAIL", default=False)
REMIND_BY_ROBOT = env.bool("REMIND_BY_ROBOT", default=False)
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="bangfu@localhost")

# Sheets
IMPORT_EXPORT_USE_TRANSACTIONS = True
# An uploaded roster is full of personal data: it is deleted so long after it was last worked on.
ROSTER_KEEP_DAYS = env.int("ROSTER_KEEP_DAYS", default=90)
ROSTER_MAX_BYTES = env.int("ROSTER_MAX_MB", default=50) * 1024 * 1024

# What a phone keeps without signal is wiped so long after it last spoke with the site.
PHONE_KEEP_DAYS = env.int("PHONE_KEEP_DAYS", default=7)

# Papers: nothing but these fonts, so that a paper looks the same on every machine.
PAPER_TEMPLATES = BASE_DIR / "templates" / "papers"
PAPER_FONTS = BASE_DIR / "fonts"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "common.logs.CarefulFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A failed connection is reported by the request or command that wanted it; the pool would repeat it.
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
