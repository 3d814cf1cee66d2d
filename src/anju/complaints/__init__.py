"""Complaints (投诉): class, verdict, inquiry, remedy, answer. A complaint has *parts*, numbered as one: what departments were
asked, who was found responsible, which measures were set. Beside the repairs, which it does not know; below stand intake,
clocks and the rulebook."""
