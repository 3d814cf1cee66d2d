"""The field: phone pages of technicians, leads and contractors. One job, one fact, one button."""
