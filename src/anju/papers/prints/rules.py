"""How much is printed at once, and how it is cut into pieces. Pure."""

from datetime import timedelta

MOST = 300
"""cases of one job: some ten minutes of a printer"""

JOBS_AN_HOUR = 30
"""that one person may start"""

PIECE = 10
"""cases a transaction"""

SLICE = timedelta(seconds=20)
"""how long one delivery works before it hands on to the next, well within the lease of an outbox row"""

KEPT = timedelta(days=1)
"""the PDF is full of names: it is forgotten after this"""

REMEMBERED = timedelta(days=30)
"""who printed what: the line without its file"""
