"""An estate's days, simulated: what comes in, who goes, how long it takes, what goes wrong; then acted out or counted.

`model.py` and the files beside it (`arrivals`, `figures`, `life`, `pools`, `staffing`) are pure: no Django, no database.
They yield *scripts*, one a case: verbs with their moments. `acting.py` acts a script out through the one door to every
verb, `filling.py` does so in short pieces in the background. See docs/mechanisms/simulation.md.
"""
