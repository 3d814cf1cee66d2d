"""Gateways: where each route leaves the house, how it does, a test through it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.access import require_role_anywhere
from anju.core.errors import Invalid, NotFound
from anju.desk.answers import done
from anju.desk.notice_office import companies_kept, places_of
from anju.desk.shell import in_project, page
from anju.estate.models import Company, Project
from anju.estate.queries import organisation
from anju.matters.request import Request
from anju.notices.actions import change_gateway, connect_gateway, send_test, switch_gateway
from anju.notices.actions.gateways import Connection
from anju.notices.keeping import KEEPS_GATEWAYS, may_keep_gateways
from anju.notices.labels import ROUTES
from anju.notices.models import Gateway, Route
from anju.notices.queries import gateway_for
from anju.notices.receipts import path_of
from anju.web.answers import live
from anju.web.forms import Choice, Field

BOTH = ["GET", "HEAD", "POST"]
HERE = "/desk/notices/routes"
HINTS = {
    Route.SMS: "https://dysmsapi.aliyuncs.com",
    Route.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    Route.DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token=…",
    Route.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/…",
    Route.EMAIL: "smtps://user@smtp.example.com:465",
    Route.WEBHOOK: "https://…",
}
"""how an address of this route looks"""
APPS = {
    Route.WECOM: "https://qyapi.weixin.qq.com",
    Route.DINGTALK: "https://oapi.dingtalk.com",
    Route.FEISHU: "https://open.feishu.cn",
}
"""routes that an app of the company's own serves as well, and its provider's address"""


@require_safe
@in_project
def routes(request: Request, project: Project) -> HttpResponse:
    """Every gateway this person keeps, by place, and what is still a sandbox."""
    context = page(request, project, at="", **_listed(request), live_url=f"{HERE}/live")
    return render(request, "desk/notices/routes.html", context)


@require_safe
@in_project
def routes_live(request: Request, project: Project) -> HttpResponse:
    """The list again when something was taken, refused or is waiting."""
    context = _listed(request)
    stamp = [
        (place.code, place.waiting, [(str(face.state), face.gateway.last_taken_at, face.gateway.last_failed_at)])
        for place in context["places"]
        for face in place.gateways
    ]
    return live(request, "desk/notices/_routes.html", context, stamp=(stamp, get_language()))


def _kept(request: Request) -> list[Company]:
    """The companies of this person; refuses whoever keeps no gateway anywhere."""
    require_role_anywhere(request.actor, roles=KEEPS_GATEWAYS)
    return companies_kept(request, [branch.company for branch in organisation(request.reach)])


def _listed(request: Request) -> dict[str, Any]:
    companies = _kept(request)
    kinds = [(route, ROUTES[route]) for route in Route.values if route != Route.APP]
    apps = [(route, _("%(route)s: app, to each person") % {"route": ROUTES[route]}) for route in APPS]
    return {"places": places_of(request, companies), "kinds": kinds, "apps": apps}


@require_http_methods(BOTH)
@in_project
def add(request: Request, project: Project) -> HttpResponse:
    """Connect a gateway for `?route=`."""
    companies = _kept(request)
    route = request.GET.get("route", "")
    by_app = request.GET.get("app") == "1"
    if route not in (APPS if by_app else HINTS):
        raise NotFound
    if request.method == "POST":
        company = _company(request, companies)
        told = _told(request, route, by_app=by_app)
        made = connect_gateway(actor=request.reach, company_id=company, route=route, connection=told)
        return done(request, HERE, _("%(name)s is connected. Send a test now.") % {"name": made.name})
    fields = [_place_field(request, companies), *_fields(route, None, by_app=by_app)]
    return _form(request, project, title=_("Connect: %(route)s") % {"route": ROUTES[route]}, fields=fields,
                 action=f"{HERE}/add?route={route}{'&app=1' if by_app else ''}", verb=_("Connect"))  # fmt: skip


@require_http_methods(BOTH)
@in_project
def gateway(request: Request, project: Project, gateway_id: int) -> HttpResponse:
    """What one gateway was told to be, changed in place."""
    known = _gateway(request, gateway_id)
    by_app = bool(known.options.get("app"))
    if request.method == "POST":
        told = _told(request, known.route, by_app=by_app)
        change_gateway(actor=request.reach, gateway=known, connection=told)
        return done(request, HERE, _("Changed."))
    receipts = request.build_absolute_uri(path_of(known)) if known.route == Route.SMS else ""
    return _form(request, project, title=known.name, fields=_fields(known.route, known, by_app=by_app),
                 action=f"{HERE}/{known.pk}", verb=_("Save"), receipts=receipts)  # fmt: skip


@require_POST
def test(request: Request, gateway_id: int) -> HttpResponse:
    """Tell oneself something through this gateway."""
    if request.person is None:
        raise NotFound
    send_test(actor=request.reach, gateway=_gateway(request, gateway_id), person=request.person)
    return done(request, HERE, _("A test is on its way to you; how it went shows here."))


@require_POST
def switch(request: Request, gateway_id: int) -> HttpResponse:
    """In or out of use."""
    known = _gateway(request, gateway_id)
    switch_gateway(actor=request.reach, gateway=known, active=not known.active)
    return done(request, HERE, _("Out of use.") if known.active else _("In use."))


def _gateway(request: Request, gateway_id: int) -> Gateway:
    companies = _kept(request)
    return gateway_for(
        companies=[company.pk for company in companies],
        group=may_keep_gateways(request.reach, company_id=None),
        gateway_id=gateway_id,
    )


def _company(request: Request, companies: list[Company]) -> int | None:
    code = request.POST.get("company", "")
    if code == "*" and may_keep_gateways(request.reach, company_id=None):
        return None
    found = next((company.pk for company in companies if company.code == code), None)
    if found is None:
        raise Invalid("company-unknown", _("Say where."), fields={"company": _("Say where.")})
    return found


def _place_field(request: Request, companies: list[Company]) -> Field:
    choices = [Choice(value=company.code, title=company.name) for company in companies]
    if may_keep_gateways(request.reach, company_id=None):
        choices.insert(0, Choice(value="*", title=_("The whole group")))
    return Field(
        name="company", title=_("Used by"), widget="select", required=True, choices=choices,
        value=choices[0].value if choices else "",
    )  # fmt: skip


def _told(request: Request, route: str, *, by_app: bool) -> Connection:
    posted = request.POST
    options: dict[str, Any] = {}
    if route == Route.SMS:
        options = {name: posted.get(name, "") for name in ("key_id", "sign_name")}
        options |= {"codes": _codes(posted.get("codes", "")), "signed": posted.get("signed") == "true"}
    if route == Route.EMAIL:
        options = {"sender": posted.get("sender", ""), "starttls": posted.get("starttls") == "true"}
    if by_app:
        options = {"app": True} | {name: posted.get(name, "") for name in ("key_id", "agent_id")}
    place = posted.get("place", "1")
    return Connection(
        name=posted.get("name", ""), address=posted.get("address", ""), secret=posted.get("secret", ""),
        place=int(place) if place.isdecimal() and len(place) < 4 else 0, options=options,
    )  # fmt: skip


def _codes(text: str) -> dict[str, str]:
    """`case_promise=SMS_123`, one a line."""
    pairs = [line.partition("=") for line in text.splitlines() if line.strip()]
    return {name.strip(): code.strip() for name, _equals, code in pairs}


def _fields(route: str, known: Gateway | None, *, by_app: bool) -> list[Field]:
    options = known.options if known else {}
    fields = [
        Field(name="name", title=_("What it is called"), required=True, value=known.name if known else "", focus=not known),
        Field(
            name="address", title=_("Address"), required=True, value=known.address if known else APPS[Route(route)] if by_app else "",
            placeholder=(APPS if by_app else HINTS)[Route(route)], hint=_("A public address; it is checked now and whenever something is sent."),
        ),
    ]  # fmt: skip
    if route != Route.WECOM or by_app:
        kept = _("One is kept; leave it empty to keep it.") if known and known.secret else ""
        fields.append(
            Field(name="secret", title=_("Secret"), widget="password", hint=kept,
                  required=not (known and known.secret) and (by_app or route in {Route.SMS, Route.WEBHOOK}))
        )  # fmt: skip
    if by_app:
        fields += _app_fields(route, options)
    if route == Route.SMS:
        fields += _sms_fields(options)
    if route == Route.EMAIL:
        fields += [
            Field(name="sender", title=_("Sender"), required=True, value=options.get("sender", "")),
            Field(name="starttls", title=_("Encrypted (STARTTLS)"), widget="check", value="true" if options.get("starttls", True) else ""),
        ]  # fmt: skip
    order = str(known.place if known else 1)
    fields.append(Field(name="place", title=_("Order"), widget="number", value=order, minimum="1", maximum="99",
                        hint=_("Smaller numbers are asked first where several fit.")))  # fmt: skip
    return fields


def _app_fields(route: str, options: dict[str, Any]) -> list[Field]:
    ids = {Route.WECOM: "CorpID", Route.DINGTALK: "AppKey", Route.FEISHU: "App ID"}
    title = _("Id of the app (%(name)s)") % {"name": ids[Route(route)]}
    number = Field(
        name="agent_id", title=_("Number of the app (AgentId)"), required=True, value=options.get("agent_id", "")
    )
    return [
        Field(name="key_id", title=title, required=True, value=options.get("key_id", ""),
              hint=_("Each person is found by the mobile number they have here and there.")),
        *([number] if route != Route.FEISHU else []),
    ]  # fmt: skip


def _sms_fields(options: dict[str, Any]) -> list[Field]:
    codes = "\n".join(f"{name}={code}" for name, code in options.get("codes", {}).items())
    return [
        Field(name="key_id", title=_("Key id (AccessKeyId)"), required=True, value=options.get("key_id", "")),
        Field(name="sign_name", title=_("Signature approved by the provider"), required=True, value=options.get("sign_name", "")),
        Field(
            name="codes", title=_("Template codes"), widget="textarea", rows=5, value=codes, placeholder="case_promise=SMS_123",
            hint=_("One a line: text=code; * stands for all others and gets the whole sentence as {text}. A text without a code goes by another route."),
        ),
        Field(name="signed", title=_("Receipts are signed"), widget="check", value="true" if options.get("signed") else ""),
    ]  # fmt: skip


def _form(request: Request, project: Project, **context: Any) -> HttpResponse:
    return render(request, "desk/notices/gateway.html", page(request, project, at="", back=HERE, **context))
