"""Measurements: each job of the product beside its bare limit, in the same run, on scratch databases of several sizes.

`scratch` makes and fills them, `serving` starts a real server on a free port, `client` is the lean load generator (a
process of its own), `bare` the views without a product, `jobs/` one file a job, `report` the table and the JSON. The
product knows nothing of it. Never a test of times: see docs/performance.md.
"""
