"""Addresses of the field, written out from the root."""

from django.urls import path

from anju.field.views import case, directives, firm, handing_over, job, papers, parts, today, verbs

app_name = "field"
urlpatterns = [
    path("field/", today.today, name="today"),
    path("field/live", today.live_part, name="today-live"),
    path("field/firm", firm.firm, name="firm"),
    path("field/directives", directives.directives, name="directives"),
    path("field/directives/<str:number>", directives.directive, name="directive"),
    path("field/directives/<str:number>/<str:name>", directives.verb, name="directive-verb"),
    path("field/parts", parts.parts, name="parts"),
    path("field/parts/<str:number>/<int:no>", parts.part, name="part"),
    path("field/parts/<str:number>/<int:no>/<str:name>", parts.verb, name="part-verb"),
    path("field/hand-over", handing_over.hand_over, name="hand-over"),
    path("field/handed-over", handing_over.handed_over, name="handed-over"),
    path("field/handed-over/<str:number>", handing_over.referral, name="referral"),
    path("field/handed-over/<str:number>/go_over_heads", handing_over.over_heads, name="over-heads"),
    path("field/cases/<str:number>", case.case, name="case"),
    path("field/cases/<str:number>/clocks/<int:clock_id>/why", case.why, name="clock-why"),
    path("field/cases/<str:number>/slip.pdf", papers.slip, name="slip"),
    path("field/cases/<str:number>/job-slip.pdf", papers.job_slip, name="job-slip"),
    path("field/cases/<str:number>/appointment.pdf", papers.appointment, name="appointment"),
    path("field/cases/<str:number>/acceptance.pdf", papers.acceptance, name="acceptance"),
    path("field/cases/<str:number>/service-record.pdf", papers.service_record, name="service-record"),
    path("field/cases/<str:number>/items/<int:no>/receipt.pdf", papers.receipt, name="receipt"),
    path("field/cases/<str:number>/items/<int:no>", job.job, name="job"),
    path("field/cases/<str:number>/items/<int:no>/sign", job.sign, name="sign"),
    path("field/cases/<str:number>/items/<int:no>/<str:verb>", verbs.item_verb, name="item-verb"),
    path("field/cases/<str:number>/<str:verb>", verbs.case_verb, name="case-verb"),
]
