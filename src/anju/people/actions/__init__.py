"""The only writers of people, split by noun: people, grants, residencies, roster, swaps, shifts."""
