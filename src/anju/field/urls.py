"""Addresses of the field, written out from the root."""

from django.urls import path

from anju.field.views import case, firm, job, papers, today, verbs

app_name = "field"
urlpatterns = [
    path("field/", today.today, name="today"),
    path("field/live", today.live_part, name="today-live"),
    path("field/firm", firm.firm, name="firm"),
    path("field/cases/<str:number>", case.case, name="case"),
    path("field/cases/<str:number>/clocks/<int:clock_id>/why", case.why, name="clock-why"),
    path("field/cases/<str:number>/slip.pdf", papers.slip, name="slip"),
    path("field/cases/<str:number>/items/<int:no>", job.job, name="job"),
    path("field/cases/<str:number>/items/<int:no>/sign", job.sign, name="sign"),
    path("field/cases/<str:number>/items/<int:no>/<str:verb>", verbs.item_verb, name="item-verb"),
    path("field/cases/<str:number>/<str:verb>", verbs.case_verb, name="case-verb"),
]
