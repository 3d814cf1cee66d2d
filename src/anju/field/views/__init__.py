"""Phone pages: today, one case for the lead, one job for the worker, the firm's own list, and every verb's post."""
