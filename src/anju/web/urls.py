from django.urls import path

from anju.web import views

app_name = "gallery"

urlpatterns = [
    path("", views.gallery, name="all"),
    path("console", views.console, name="console"),
    path("board", views.board, name="board"),
    path("ledger", views.ledger, name="ledger"),
    path("roster", views.roster, name="roster"),
    path("owner-home", views.owner_home, name="owner-home"),
    path("owner-progress", views.owner_progress, name="owner-progress"),
    path("tech-today", views.tech_today, name="tech-today"),
    path("tech-job", views.tech_job, name="tech-job"),
    path("tech-sign", views.tech_sign, name="tech-sign"),
    path("phone-parts", views.phone_parts, name="phone-parts"),
    path("live", views.live_part, name="live"),
    path("refuse", views.refused, name="refuse"),
    path("upload", views.kept, name="upload"),
]
