"""Addresses of owners and guests, written out from the root."""

from django.urls import path

from anju.owner.views import door, guests, home, neighbours, papers, photos, progress, questions, report, service

app_name = "owner"
urlpatterns = [
    path("owner/", home.home, name="home"),
    path("owner/report", report.report, name="report"),
    path("owner/help", questions.questions, name="help"),
    path("owner/service", service.service, name="service"),
    path("owner/cases", home.past, name="past"),
    path("owner/cases/<str:number>", progress.progress, name="progress"),
    path("owner/cases/<str:number>/live", progress.live_part, name="progress-live"),
    path("owner/cases/<str:number>/slip.pdf", papers.slip, name="slip"),
    path("owner/cases/<str:number>/acceptance.pdf", papers.acceptance, name="acceptance"),
    path("owner/cases/<str:number>/service-record.pdf", papers.service_record, name="service-record"),
    path("owner/cases/<str:number>/items/<int:no>/receipt.pdf", papers.receipt, name="receipt"),
    path("owner/cases/<str:number>/clocks/<int:clock_id>/why", progress.why, name="clock-why"),
    path("owner/cases/<str:number>/urge", progress.urge, name="urge"),
    path("owner/cases/<str:number>/raise", progress.raise_it, name="raise"),
    path("owner/cases/<str:number>/photos", photos.photos, name="photos"),
    path("owner/cases/<str:number>/items/<int:no>/check", progress.check, name="check"),
    path("owner/cases/<str:number>/items/<int:no>/price", door.price, name="price"),
    path("owner/cases/<str:number>/rate", door.rate, name="rate"),
    path("owner/cases/<str:number>/reopen", door.reopen, name="reopen"),
    path("owner/homes/<str:number>", neighbours.homes, name="homes"),
    path("owner/homes/<str:number>/<str:name>", neighbours.answer, name="homes-answer"),
    path("r/<str:key>", guests.room_code, name="room-code"),
    path("r/<str:key>/service", service.room_service, name="room-service"),
    path("c/<str:token>/service", service.link_service, name="link-service"),
    path("c/<str:token>", guests.case_link, name="case-link"),
    path("c/<str:token>/live", guests.link_live, name="link-live"),
    path("c/<str:token>/slip.pdf", guests.link_slip, name="link-slip"),
    path("c/<str:token>/acceptance.pdf", guests.link_acceptance, name="link-acceptance"),
    path("c/<str:token>/service-record.pdf", guests.link_service_record, name="link-service-record"),
    path("c/<str:token>/items/<int:no>/receipt.pdf", guests.link_receipt, name="link-receipt"),
    path("c/<str:token>/clocks/<int:clock_id>/why", guests.link_why, name="link-why"),
    path("c/<str:token>/urge", guests.link_urge, name="link-urge"),
    path("c/<str:token>/raise", guests.link_raise, name="link-raise"),
    path("c/<str:token>/photos", guests.link_photos, name="link-photos"),
    path("c/<str:token>/items/<int:no>/check", guests.link_check, name="link-check"),
    path("c/<str:token>/items/<int:no>/price", guests.link_price, name="link-price"),
    path("c/<str:token>/rate", guests.link_rate, name="link-rate"),
    path("c/<str:token>/reopen", guests.link_reopen, name="link-reopen"),
]
