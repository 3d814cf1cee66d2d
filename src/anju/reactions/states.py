"""Every state a case of any kind can be in: codes are one vocabulary over the kinds, so that lists need only the code."""

from collections.abc import Mapping

from anju.complaints.flow import COMPLAINT
from anju.core.flow import State
from anju.enquiries.flow import ENQUIRY
from anju.repairs.flow import CASE

CASE_STATES: Mapping[str, State] = {**ENQUIRY.states, **COMPLAINT.states, **CASE.states}
"""code → state; kinds that share a code share its title"""
