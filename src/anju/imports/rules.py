"""Who may send a file in, and how it is cut into pieces. Pure."""

from datetime import timedelta

MAY_IMPORT: dict[str, frozenset[str]] = {
    "rooms": frozenset({"admin", "prop_mgr", "dev_cs", "proj_eng"}),
    "residents": frozenset({"admin", "desk_lead", "prop_mgr", "dev_cs"}),
    "staff": frozenset({"admin"}),
    "contractors": frozenset({"admin", "warranty", "proj_eng"}),
    "contracts": frozenset({"admin", "warranty", "proj_eng"}),
}
"""kind of import → the roles of which one must be held in the project"""

SEES_IMPORTS = frozenset().union(*MAY_IMPORT.values())

PIECE = {"rooms": 250, "residents": 250, "staff": 50, "contractors": 50, "contracts": 50}
"""records a transaction: short enough that the hotline never notices, long enough to be quick"""

SLICE = timedelta(seconds=25)
"""how long one delivery works before it hands on to the next, well within the lease of an outbox row"""

KEPT_FILES = timedelta(days=30)
"""a file holds personal data in the clear of its sender: it is forgotten after this, its result stays"""
