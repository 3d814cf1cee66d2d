"""The only writers of enquiries and suggestions: one function per verb, keyword-only."""

from anju.enquiries.actions.asking import take_enquiry
from anju.enquiries.actions.course import urge_case

__all__ = ["take_enquiry", "urge_case"]
