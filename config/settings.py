"""One settings file; what differs between installations comes from the environment.

DATABASE_URL    PostgreSQL or SQLite; default: .data/db.sqlite3 beside this project
SECRET_KEY      default: made once, kept in .data/secret_key; set it where several machines serve
ALLOWED_HOSTS   comma-separated; default: localhost,127.0.0.1
PROXIES         front servers before the application; default: 1 with an https BASE_URL, else 0
IDLE_MINUTES    without a request, after which one signs in again; default: 60
BASE_URL        https://… of a real installation: secure cookies and the CSRF origin follow from it
DEMO            1: the demo's own database, its fixed business date and its banner
"""

import datetime
import os
import sys
from pathlib import Path

import dj_database_url
from jinja2 import StrictUndefined, Undefined

from config.serving.secret import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
TESTING = "pytest" in sys.modules

# The demo's business date; a real installation has none and reads the clock.
BUSINESS_DATE = datetime.date(2024, 11, 3) if DEMO else None

DATA_DIR = BASE_DIR / (".demo" if DEMO else ".data")

SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret(DATA_DIR / "secret_key")

ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")
]

BASE_URL = os.environ.get("BASE_URL", "").rstrip("/")  # an origin has no path
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# How many front servers stand before the application: each adds one address to X-Forwarded-For.
PROXIES = int(os.environ.get("PROXIES") or SECURE)
if SECURE:
    # No other host of the domain can set a cookie with this prefix.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$"]  # asked for by the machine itself
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# A list that browsers are shipped with is entered for a whole domain, not by one application of it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_ENGINE = "orgs.devices.models"
SESSION_COOKIE_AGE = 12 * 3600  # since signing in
IDLE_MINUTES = int(os.environ.get("IDLE_MINUTES") or 60)  # without a request
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "orgs",
    "activities",
    "budget",
    "performance",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "config.serving.middleware.WholeRequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.serving.middleware.CompressedPagesMiddleware",
    "config.serving.middleware.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.serving.middleware.DatabaseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "orgs.devices.idle.IdleMiddleware",
    "orgs.sign_in.gate.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "orgs.accountable.once.OncePerFormMiddleware",
    "orgs.middleware.DenialLogMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Pages, documents and widgets are Jinja2. Django's own language draws only what django-crispy-forms
# lays out; its templates are in a folder that no page is looked for in.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "forms"],
        "OPTIONS": {},  # where the tests hook in to fail on an undefined variable
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # the widgets that come with Django
        "OPTIONS": {
            "environment": "orgs.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "performance.dashboards.navigation.masthead",
            ],
            "undefined": StrictUndefined if DEBUG or TESTING else Undefined,
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "house"
CRISPY_ALLOWED_TEMPLATE_PACKS = "house"
CRISPY_FAIL_SILENTLY = False

DEMO_DATABASE = BASE_DIR / ".demo" / "db.sqlite3"
DEFAULT_DATABASE = DATA_DIR / "db.sqlite3"
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_DATABASE}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE with WAL and a patient timeout: 50 writers wait their turn instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

CSRF_FAILURE_VIEW = "orgs.sign_in.gate.csrf_failure"
AUTH_USER_MODEL = "orgs.User"
LOGIN_URL = "orgs:login"
LOGIN_REDIRECT_URL = "performance:home"
LOGOUT_REDIRECT_URL = "orgs:login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "orgs.accounts.passwords.LengthValidator"},
    {"NAME": "orgs.accounts.passwords.ContextValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN if DEBUG or TESTING else MANIFEST},
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "attachments",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
if TESTING:
    STORAGES["attachments"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}

# Work in the background waits in the database until `manage.py db_worker` takes it up.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EXPORT_DIR = DATA_DIR / "exports"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.serving.faults.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
