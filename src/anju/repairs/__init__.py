"""Repairs: from the first visit over plan, responsibility and work to the owner's signature.

A repair is a case with items; everything happens to the case or to one of its items (`flow.py`, with the lines of
`door_flow.py`; inputs in `inputs.py`, `door_inputs.py`, `party_inputs.py`; tables in `models.py`, `door_models.py`).
Below: intake, clocks, matters, the rulebook. Above: follow-ups.
"""
