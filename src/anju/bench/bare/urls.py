"""The addresses of the bare views."""

from django.urls import path

from anju.bench.bare import views

urlpatterns = [path("empty", views.empty), path("six", views.six), path("six-in-one", views.six_in_one)]
