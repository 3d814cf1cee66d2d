"""The only writers of complaints: one function per verb, keyword-only."""

from anju.complaints.actions.course import urge_case
from anju.complaints.actions.lodging import lodge_complaint

__all__ = ["lodge_complaint", "urge_case"]
