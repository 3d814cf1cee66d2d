"""What is logged and how: one JSON object a line in production, coloured lines at a desk; never personal data.

Log calls name ids and codes. As a second fence every text passes `without_personal_data`, which masks what looks like a
Chinese phone or identity number, also inside tracebacks, and drops values of telling names.
"""

import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

TELLING = frozenset(
    {"phone", "name", "description", "password", "code", "token", "secret", "authorization", "cookie", "body", "words"}
)
LIKE_A_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
LIKE_AN_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
LIKE_A_KEY = re.compile(r"(?<![\w/])(/(?:setup|c|r)/)[\w.:~-]+")
"""addresses that open something by themselves: the setup link, a case's own link, a room's code"""


def masked(text: str) -> str:
    """The text with phone and identity numbers masked, and without the keys that some addresses carry."""
    text = LIKE_A_KEY.sub(r"\1•", text)
    return LIKE_AN_IDENTITY.sub(r"\1********\2", LIKE_A_PHONE.sub(r"\1****\2", text))


def without_personal_data(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: mask every text, drop values whose name tells that they are about a person."""
    for key, value in entry.items():
        if key in TELLING:
            entry[key] = "•"
        elif isinstance(value, str):
            entry[key] = masked(value)
        elif not isinstance(value, int | float | bool | None):
            entry[key] = masked(str(value))
    return entry


def set_up(*, production: bool, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: both end in the same lines, with the request's id."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    end: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    if production:
        end = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=production,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [structlog.stdlib.PositionalArgumentsFormatter(), *shared],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, without_personal_data, end],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django": {"handlers": [], "level": level, "propagate": True}},
    }
