"""Clocks: deadlines on matters, the alerts around them, and the ticker that fires these.

Words: a *clock* is a deadline on a matter; it starts and stops because something happened, never because somebody ticked
"on time". Its *limit* is a clause edition, or a moment that was *agreed*. A *pause* is a row with a reason; an *alert* is a
row too, once for each clock, *step* (reminder, alarm, escalation) and *round*. Its *outcome* (met, late) compares stop with
due. `rules.py` says when it is late and why, `actions.py` starts and stops inside an act, `ticker.py` fires what is due,
`health.py` tells when it does not. Below stand `matters` and `rulebook`. See docs/mechanisms/clocks.md.
"""
