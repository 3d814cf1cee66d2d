"""Addresses of the gate."""

from django.urls import path

from anju.gate.views import files, me, phone, receipts, reveal, setup, sign_in

urlpatterns = [
    path("", sign_in.home),
    path("setup/<str:word>", setup.setup),
    path("sign-in", sign_in.sign_in),
    path("sign-in/second-step", sign_in.second_step),
    path("sign-in/phone", phone.sign_in_by_phone),
    path("sign-in/phone/who", phone.who_are_you),
    path("sign-out", sign_in.sign_out),
    path("look/language", me.choose_language),
    path("me", me.me),
    path("me/notices", me.notices),
    path("me/password", me.change_password),
    path("me/second-step", me.set_up_second_step),
    path("me/second-step/remove", me.remove_second_step),
    path("receipts/<int:gateway_id>/<str:word>", receipts.receipts),
    path("files", files.upload),
    path("files/<str:key>", files.serve),
    path("files/<str:key>/thumb", files.serve_thumbnail),
    path("desk/cases/<str:number>/reveal", reveal.reveal),
    path("field/cases/<str:number>/reveal", reveal.reveal),
]
