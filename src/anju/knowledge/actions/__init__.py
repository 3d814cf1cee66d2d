"""The only writers of the knowledge base. Each verb opens or ends an edition, and says who did it in a change row."""

from anju.knowledge.actions.agreeing import agree_entry, decline_draft, withdraw_entry
from anju.knowledge.actions.delivering import load_answers
from anju.knowledge.actions.writing import Wording, draft_entry, propose_entry, revise_entry

__all__ = [
    "Wording",
    "agree_entry",
    "decline_draft",
    "draft_entry",
    "load_answers",
    "propose_entry",
    "revise_entry",
    "withdraw_entry",
]
