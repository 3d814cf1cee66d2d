"""Complaints (投诉): class, verdict, inquiry, remedy, answer. Beside the repairs, which it does not know."""
