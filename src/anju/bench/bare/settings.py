"""The product's settings and server, without its middleware and its addresses."""

from anju.config.settings import *  # noqa: F403

ROOT_URLCONF = "anju.bench.bare.urls"
MIDDLEWARE = []
