"""Where a text message provider says what arrived: no session, a signature instead."""

import json

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.time import machine_now
from anju.matters.request import Request
from anju.notices.actions import take_receipts
from anju.notices.models import Gateway
from anju.notices.providers.webhook import SIGNED_WITHIN, is_signed
from anju.notices.receipts import is_address_of


@csrf_exempt
@require_POST
def receipts(request: Request, gateway_id: int, word: str) -> JsonResponse:
    """Receipts in the form of Aliyun's SmsReport. The address carries a word that only the provider was told; where the
    gateway says so, the body is signed besides. Answers `{"code": 0}`, which ends the provider's repeats."""
    gateway = Gateway.objects.filter(pk=gateway_id, route=Gateway.Route.SMS).first()
    if gateway is None or not is_address_of(gateway, word):
        raise NotFound
    if gateway.options.get("signed"):
        _require_signature(request, gateway)
    try:
        rows = json.loads(request.body)
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Invalid("receipts-not-readable", _("These are no receipts."))
    take_receipts(gateway=gateway, rows=rows)
    return JsonResponse({"code": 0, "msg": "OK"})


def _require_signature(request: Request, gateway: Gateway) -> None:
    """Refuse with `signature-wrong` what is not signed with the gateway's secret, or was five minutes ago."""
    stamp, told = request.headers.get("Anju-Timestamp", ""), request.headers.get("Anju-Signature", "")
    fresh = stamp.isdigit() and len(stamp) < 12 and abs(machine_now().timestamp() - int(stamp)) <= SIGNED_WITHIN
    if not fresh or not is_signed(gateway.secret, stamp, request.body, told):
        raise Forbidden("signature-wrong", _("The signature is missing, wrong or too old."))
