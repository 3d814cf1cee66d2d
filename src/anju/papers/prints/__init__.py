"""Printing in bulk: which cases, a job in the background, one PDF that is kept for a day."""
