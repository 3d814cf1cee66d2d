"""The only writers of what is published."""

from anju.publishing.actions.points import remove_service_point, set_service_point

__all__ = ["remove_service_point", "set_service_point"]
