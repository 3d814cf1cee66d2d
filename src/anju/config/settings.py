"""All settings in one page; what an installation may change comes from the environment."""

import hashlib
import secrets
from pathlib import Path

from anju.config import databases, env, logs, storage
from anju.config.static import is_immutable

ENV = env.choice("ANJU_ENV", allowed=("development", "production"), default="development")
PRODUCTION = ENV == "production"
DEBUG = False
HOME = env.home()
PACKAGE = Path(__file__).resolve().parents[1]


def _kept_secret(name: str) -> str:
    """A development secret that survives restarts: made once, readable by this user only."""
    path = HOME / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


SECRET_KEY = env.text("ANJU_SECRET_KEY")
if not SECRET_KEY:
    if PRODUCTION:
        raise env.WrongSetting("ANJU_SECRET_KEY", "must be set in production")
    SECRET_KEY = _kept_secret("secret-key")

# Versioned keys of personal data: "2:base64…,1:base64…", newest first; see docs/mechanisms/personal-data.md.
KEYS = env.text("ANJU_KEYS")
if not KEYS:
    if PRODUCTION:
        raise env.WrongSetting("ANJU_KEYS", "must be set in production")
    KEYS = "1:" + hashlib.sha256(_kept_secret("personal-data-key").encode()).hexdigest()

DATABASES = {"default": databases.from_url(env.text("DATABASE_URL"), home=HOME)}
BROKER_URL = env.text("ANJU_BROKER_URL")
STORAGE_URL = env.text("ANJU_STORAGE_URL")
# A folder of further fonts for papers, asked for characters the built-in ones lack; see docs/mechanisms/papers.md.
PAPER_FONTS = env.text("ANJU_PAPER_FONTS")
METRICS_TOKEN = env.text("ANJU_METRICS_TOKEN")
LOG_LEVEL = env.choice(
    "ANJU_LOG_LEVEL", allowed=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO" if PRODUCTION else "WARNING"
)
LOGGING = logs.set_up(production=PRODUCTION, level=LOG_LEVEL)
DEMO = env.flag("ANJU_DEMO", default=not PRODUCTION)

ALLOWED_HOSTS = [host for host in env.text("ANJU_HOSTS", "*" if not PRODUCTION else "").split(",") if host]
if PRODUCTION and not ALLOWED_HOSTS:
    raise env.WrongSetting("ANJU_HOSTS", "must name the hosts that may be asked for, split by commas")
# Under which address people reach it: links in messages begin with it. Pages never ask, they know their own host.
PUBLIC_URL = env.text("ANJU_URL").rstrip("/") or (f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "")
CSRF_TRUSTED_ORIGINS = [origin for origin in env.text("ANJU_ORIGINS").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_vite",
    "django_cotton",
    "ninja",
    "anju.core",
    "anju.estate",
    "anju.partners",
    "anju.people",
    "anju.imports",
    "anju.rulebook",
    "anju.matters",
    "anju.clocks",
    "anju.knowledge",
    "anju.notices",
    "anju.publishing",
    "anju.intake",
    "anju.repairs",
    "anju.complaints",
    "anju.enquiries",
    "anju.followup",
    "anju.incidents",
    "anju.ladder",
    "anju.neighbours",
    "anju.assessment",
    "anju.papers",
    "anju.verbs",
    "anju.simulation",
    "anju.web",
    "anju.gate",
    "anju.desk",
    "anju.field",
    "anju.owner",
    "anju.api",
    "anju.config",
]

MIDDLEWARE = [
    "anju.config.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anju.config.compression.Compressed",
    "anju.config.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "anju.config.middleware.WhoAsks",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anju.web.middleware.RefusalMiddleware",
    "anju.config.middleware.Problems",
    "anju.config.middleware.Doors",
]

ROOT_URLCONF = "anju.config.urls"
WSGI_APPLICATION = "anju.config.wsgi.application"
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "anju.web.context.page",
                "anju.gate.context.who",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "anju.web.templatetags.web",
                "anju.verbs.templatetags.flow_words",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
# Every room keeps its own catalogue, also the rooms that are no Django app.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": storage.from_url(STORAGE_URL),
    "staticfiles": {"BACKEND": "anju.config.static.StaticFiles"},
}
WHITENOISE_IMMUTABLE_FILE_TEST = is_immutable
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DJANGO_VITE = {
    "default": {
        "manifest_path": PACKAGE / "web/static/built/manifest.json",
        "static_url_prefix": "built",
    }
}

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Behind how many proxies of our own this runs: each appends one entry to X-Forwarded-For (0: none is believed).
TRUSTED_PROXIES = env.count("ANJU_TRUSTED_PROXIES", default=0)
HTTPS = env.flag("ANJU_HTTPS", default=PRODUCTION)
SECOND_FACTOR = env.choice(
    "ANJU_SECOND_FACTOR", allowed=("offered", "staff"), default="staff" if PRODUCTION else "offered"
)

SESSION_ENGINE = "anju.gate.sessions"
SESSION_COOKIE_NAME = "__Host-anju_session" if HTTPS else "anju_session"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "anju.gate.views.sign_in.csrf_failed"
LOGIN_URL = "/sign-in"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# "host:port" of servers on this machine that tests speak to; nothing else puts anything here (core/outgoing.py).
OUTGOING_INNER: frozenset[str] = frozenset()
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
