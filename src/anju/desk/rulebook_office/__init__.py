"""The rulebook office: the pages on which keepers amend clauses, calendar and catalogue, as plain data for templates."""
