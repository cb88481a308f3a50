"""Settings. Everything that differs between machines comes from the environment; the data folder holds the rest."""

from __future__ import annotations

import os
import secrets
import urllib.parse
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("KANGJIU_DATA") or BASE_DIR / ".kangjiu").resolve()
MODE = os.environ.get("KANGJIU_MODE", "test" if "PYTEST_VERSION" in os.environ else "production")
DEMO = MODE == "demo"
TESTING = MODE == "test"
if MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured(f"KANGJIU_MODE={MODE!r} 不认识：只能是 demo、production 或 test")

DEBUG = False


def _secret_key() -> str:
    """The web secret of this data folder, made once (production may set KANGJIU_SECRET_KEY)."""
    given = os.environ.get("KANGJIU_SECRET_KEY")
    if given or TESTING:
        return given or "test-only-secret-key-of-the-test-suite"
    path = DATA_DIR / "keys" / "web-secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
BIND = os.environ.get("KANGJIU_BIND", "127.0.0.1:8000")
ALLOWED_HOSTS = os.environ.get("KANGJIU_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("KANGJIU_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "kangjiu.common",
    "kangjiu.audit",
    "kangjiu.accounts",
    "kangjiu.clocks",
    "kangjiu.documents",
    "kangjiu.exchange",
    "kangjiu.registry",
    "kangjiu.policy",
    "kangjiu.providers",
    "kangjiu.applications",
    "kangjiu.care",
    "kangjiu.funds",
    "kangjiu.claims",
    "kangjiu.desk",
    "kangjiu.portal",
    "kangjiu.demo",
    "kangjiu.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kangjiu.accounts.middleware.ScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kangjiu.common.pages.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kangjiu.config.urls"
WSGI_APPLICATION = "kangjiu.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kangjiu.common.pages.frame.frame",
            ],
            "builtins": ["kangjiu.common.templatetags.kj"],
        },
    }
]


def _database() -> dict[str, object]:
    """PostgreSQL from KANGJIU_DATABASE_URL, else SQLite in the data folder with the measured settings."""
    url = os.environ.get("KANGJIU_DATABASE_URL", "")
    if url:
        parts = urllib.parse.urlsplit(url)
        query = dict(urllib.parse.parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": urllib.parse.unquote(parts.username or ""),
            "PASSWORD": urllib.parse.unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"server_side_binding": True, **query},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "kangjiu.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
        },
        "TEST": {"NAME": os.environ.get("KANGJIU_TEST_SQLITE") or None},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if DEMO:
    PASSWORD_HASHERS = ["kangjiu.accounts.passwords.DemoPasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kangjiu.accounts.queries.passwords.OfficePasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sign-in (账号): by user name only, nobody signs up by themselves, second factor for staff except in the demo.
ACCOUNT_ADAPTER = "kangjiu.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "kangjiu.accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,6/5m/key"}
MFA_ADAPTER = "kangjiu.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "kangjiu.accounts.forms.CodeForm",
    "reauthenticate": "kangjiu.accounts.forms.CodeAgainForm",
    "activate_totp": "kangjiu.accounts.forms.NewDeviceForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "康救"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
SECOND_FACTOR = not DEMO and not TESTING
PASSWORD_MAX_AGE_DAYS = 0 if DEMO or TESTING else int(os.environ.get("KANGJIU_PASSWORD_DAYS", "90"))

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_CALLABLE = "kangjiu.accounts.views.signin.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "kangjiu.accounts.adapters.typed_username"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # by user name alone: a whole office shares one address

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 13 * 3600  # ended earlier, with a reason, by kangjiu.accounts.middleware
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if MODE == "production":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("KANGJIU_HTTP") != "1"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if TESTING:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

KANGJIU_IMPORTERS = {
    "applications": "kangjiu.applications.imports.IMPORTER",
    "opening_balances": "kangjiu.claims.imports.IMPORTER",
    "bills": "kangjiu.claims.imports.BILLS",
    "attendance": "kangjiu.care.imports.IMPORTER",
}

KANGJIU_LIST_DOWNLOAD = "kangjiu.exchange.views.list_download"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
