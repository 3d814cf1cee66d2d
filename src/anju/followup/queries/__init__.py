"""The readers of follow-ups: attempts and what guards ask, what is due, whom nobody visited, figures."""
