"""The demo estate: a group that never was, with about 2,000 homes, invented people, and repairs in every state.

Master data that a company would import is written in bulk; every case is acted out through the product's own verbs,
with moments of its own.
"""
