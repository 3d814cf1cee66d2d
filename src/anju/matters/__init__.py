"""Matters: anything that has a number, a holder, clocks and a timeline.

A *matter* is the row that events, words, stakes, files and clocks hang on. An *act* is what every verb gets: it opens
the transaction, locks the matter, collects rows and writes them in one flush. Below stand estate, people, partners
and the rulebook; above, clocks and everything that runs.
"""
