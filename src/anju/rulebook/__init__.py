"""Rulebook: what the regulation says, as data with a place, dates and a source.

Words: a *clause* has a stable id and a kind; an *edition* is its wording and parameters for one place (group, company,
project) and one span of time; *certainty* says how sure the source is. The *calendar* holds public holidays and make-up
working days, the *catalogue* the defects, a *coverage* answers whether a part is under warranty on a day.
Below stand `estate` (companies, projects) and `core`; `clocks` above turns a limit into due moments.
"""
