"""The API under /api/v1: tokens, cases, places, files. Routes of verbs are made from the flow tables; every answer is masked.

`answers.py` says everything once and every refusal alike; `present.py` turns rows into plain data. See docs/mechanisms/api.md.
"""
