"""The readers of kept views."""

from django.db.models import Q

from anju.core.errors import NotFound
from anju.estate.models import Project
from anju.intake.models import SavedView

MOST = 12
"""so many views one person keeps in a project: each is a tab"""


def views_of(*, project: Project, person_id: int | None) -> list[SavedView]:
    """One's own views of a project's ledger, then those that others share. One query."""
    found = SavedView.objects.filter(Q(owner=person_id) | Q(shared=True), project=project).select_related("owner")
    return sorted(found.order_by("id")[:60], key=lambda view: (view.owner_id != person_id, view.pk))


def view_for(*, project: Project, person_id: int | None, view_id: int) -> SavedView:
    """A view this person sees; raises `NotFound`."""
    found = SavedView.objects.filter(Q(owner=person_id) | Q(shared=True), project=project, pk=view_id).first()
    if found is None:
        raise NotFound
    return found
