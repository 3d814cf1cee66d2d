"""What the components need besides their variables: icons, clocks, moments, QR codes."""

import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_vite.core.asset_loader import DjangoViteAssetLoader

from anju.core import money
from anju.core.time import product_now
from anju.web import clock_faces
from anju.web.forms import Choice, Field

register = template.Library()

TONES = {"new": "new", "moving": "run", "waiting": "hold", "done": "ok", "ended": "off"}
"""The tone of a flow's state as the kind of its badge."""


@cache
def icons() -> dict[str, str]:
    """The drawings by our names, as `assets/icons.mjs` took them from Tabler."""
    listed = json.loads((Path(__file__).parents[1] / "icons.json").read_text(encoding="utf-8"))
    return {name: icon["body"] for name, icon in listed.items()}


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An inline drawing; without a label it is decoration. An unknown name is a programming error (`KeyError`)."""
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" {}>{}</svg>',
        size,
        named,
        SafeString(icons()[name]),  # our own file
    )


@register.simple_tag
def page_module(page_code: str) -> SafeString:
    """A hint to fetch the page's own module at once, instead of when the bundle that starts it has run."""
    if not page_code:
        return SafeString("")
    return SafeString(DjangoViteAssetLoader.instance().preload_vite_asset(f"pages/{page_code}.ts"))


@register.filter
def kind(tone: str) -> str:
    """The badge kind of a flow state's tone; a kind stays what it is."""
    return TONES.get(tone, tone)


@register.simple_tag
def as_field(field: Field | None, **given: Any) -> Field:
    """The descriptor itself, or one from a component's attributes (empty ones left out)."""
    return field or Field(**{name: value for name, value in given.items() if value not in (None, "")})


@register.filter
def epoch(moment: datetime | None) -> str:
    """Milliseconds since 1970, for the browser's clocks; empty for no moment."""
    return "" if not moment else str(int(moment.timestamp() * 1000))


@register.filter
def short(moment: datetime | date | None) -> str:
    """As few words as the reader needs: 15:17 today, 明天 15:17, 12-05 this year, else 2027-01-05; local to the place."""
    if not moment:
        return ""
    today = timezone.localtime(product_now()).date()
    if not isinstance(moment, datetime):
        return moment.strftime("%m-%d" if moment.year == today.year else "%Y-%m-%d")
    local = timezone.localtime(moment)
    days = (local.date() - today).days
    if days == 0:
        return local.strftime("%H:%M")
    if days == 1:
        return _("tomorrow %(time)s") % {"time": local.strftime("%H:%M")}
    if days == -1:
        return _("yesterday %(time)s") % {"time": local.strftime("%H:%M")}
    return local.strftime("%m-%d" if local.year == today.year else "%Y-%m-%d")


@register.filter
def full(moment: datetime | None) -> str:
    """2026-11-21 15:02:02, local to the place."""
    return "" if not moment else timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


@register.filter
def initial(name: str) -> str:
    """The sign of a person: the surname's character."""
    return name.strip()[:1].upper()


@register.filter
def share(part: float | None, whole: float | None) -> str:
    """Per cent with one decimal for SVG widths, `0` when there is nothing to divide."""
    return "0" if not whole else f"{min(max(100 * (part or 0) / whole, 0), 100):.1f}"


@register.simple_tag(takes_context=True)
def server_now(context: Context) -> datetime:
    """Product time of this page: the view's `server_now` if it set one, so that all badges agree."""
    now = context.get("server_now")
    return now if isinstance(now, datetime) else product_now()


@register.simple_tag(takes_context=True)
def clock_face(
    context: Context,
    start: Any,
    due: Any,
    stopped: Any = None,
    paused_since: Any = None,
    paused_for: Any = None,
    calm: Any = None,
) -> clock_faces.Face:
    """The face of a clock now (`anju.web.clock_faces.face`)."""
    return clock_faces.face(
        start=start or server_now(context),
        due=due or None,
        now=server_now(context),
        stopped=stopped or None,
        paused_since=paused_since or None,
        paused_for=paused_for or timedelta(),
        calm=clock_faces.as_kind(calm or "run"),
    )


@register.simple_tag(takes_context=True)
def countdown(
    context: Context, start: datetime, due: datetime, paused_since: datetime | None, word: str = ""
) -> SafeString:
    """What `<c-countdown>` renders of a running clock, for lists of many: a component costs many times as much."""
    face = clock_faces.face(start=start, due=due, now=server_now(context), paused_since=paused_since)
    named = f"<span>{escape(word)}</span> " if word else ""
    return SafeString(  # a kind of ours and figures, so that only words are escaped: a list has fifty of them
        f'<span class="st {face.kind}" data-tick="run" data-start="{epoch(start)}" data-due="{epoch(due)}" '
        f'data-paused="{epoch(paused_since)}" data-paused-for="0">'
        f'<i aria-hidden="true"></i> {named}<span data-text>{escape(face.text)}</span></span>'
    )


@register.simple_tag
def badge(kind_or_tone: str, word: str) -> SafeString:
    """What `<c-badge>` renders of a state, for lists of many."""
    return format_html('<span class="st {}"><i aria-hidden="true"></i> {}</span>', kind(kind_or_tone), word)


@register.simple_tag(takes_context=True)
def dimension_of(
    context: Context,
    start: Any,
    due: Any,
    stopped: Any = None,
    used: Any = None,
    kind: str = "",
    paused_since: Any = None,
) -> clock_faces.Dimension:
    """The figures of a dimension line: of a clock, or of a plain share `used` in per cent; bare without either."""
    if start and due:
        return clock_faces.dimension(
            start=start,
            due=due,
            now=server_now(context),
            stopped=stopped or None,
            paused_since=paused_since or None,
        )
    part = float(used or 0)
    return clock_faces.Dimension(kind=clock_faces.as_kind(kind or "run"), used=part, due=100.0, over=0.0, now=part)


@register.simple_tag
def elapsed(since: datetime, now: datetime | None = None) -> str:
    """How long ago, in the short words of a badge."""
    return clock_faces.duration(int(((now or product_now()) - since).total_seconds()), "since")


@register.simple_tag
def tick_words() -> SafeString:
    """The duration formats as JSON for the browser, escaped for a script element."""
    text = json.dumps(clock_faces.formats(), ensure_ascii=False)
    return SafeString(text.replace("<", "\\u003c"))  # our own catalogue, "<" cannot close the element


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """A QR code as inline SVG."""
    code = segno.make(text, error="m")
    size = code.symbol_size(border=0)[0]
    rows = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}"/></svg>',
        size,
        size,
        label or text,
        "".join(rows),
    )


@register.filter
def in_group(widget: str) -> bool:
    """Widgets of several inputs stand in a fieldset with a legend."""
    return widget in (
        "seg",
        "chips",
        "choice",
        "tiles",
        "two",
        "cands",
        "stars",
        "photos",
        "signature",
        "checklist",
        "materials",
    )


@register.filter
def input_type(widget: str) -> str:
    """The type of a plain input."""
    return {"datetime": "datetime-local", "code": "text"}.get(widget, widget)


@register.filter
def yuan(fen: int) -> str:
    """Fen as people read it: 12850 → ¥128.50."""
    return f"¥{money.yuan(fen)}"


@register.filter
def five(choices: Any) -> Any:
    """The given choices, or the five words of a star row."""
    words = (_("very poor"), _("poor"), _("fair"), _("satisfied"), _("very satisfied"))
    return choices or [Choice(value=str(n), title=word) for n, word in enumerate(words, start=1)]
