"""Writing the words of a notice: an edition from now on, or the delivered words again."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, NotFound, Sentence
from anju.core.time import product_now
from anju.notices.models import TextEdition
from anju.notices.rules import FACT
from anju.notices.wording import Text, book_of_texts, delivered, facts_known, texts
from anju.rulebook.keeping import Keeper, require_keeper

LONGEST = {"title_zh": 60, "title_en": 120, "text_zh": 500, "text_en": 1000}
MARKUP = re.compile(r"<\s*[/!?a-zA-Z]|javascript:", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
FORMULA = tuple("=+-@")


def check_text(*, template: str, text: Text) -> None:
    """Refuse, field by field, with `text-not-usable`: empty, too long, a fact nobody gives, a brace that means nothing,
    tags, control characters, a title that a spreadsheet would reckon."""
    wrong: dict[str, Sentence] = {}
    known = facts_known(template)
    for name in LONGEST:
        problem = _problem(name, getattr(text, name), known)
        if problem:
            wrong[name] = problem
    if wrong:
        raise Invalid("text-not-usable", _("Some fields need another look."), fields=wrong)


def _problem(name: str, words: str, known: frozenset[str]) -> Sentence:
    named = FACT.findall(words)
    unknown = sorted(set(named) - known)
    if not words:
        return _("Please fill this in.")
    if len(words) > LONGEST[name]:
        return _("This is too long.")
    if unknown:
        return _("Nobody gives the fact {%(fact)s}.") % {"fact": unknown[0]}
    if "{" in FACT.sub("", words) or "}" in FACT.sub("", words):
        return _("A brace stands only round the name of a fact, as in {number}.")
    if MARKUP.search(words):
        return _("Tags are not used here: words only.")
    if CONTROL.search(words):
        return _("There is an invisible character in it.")
    if name.startswith("title") and words.startswith(FORMULA):
        return _("A title does not begin with =, +, - or @.")
    return ""


@transaction.atomic
def write_text(*, actor: Keeper, template: str, company_id: int | None, words: Mapping[str, str]) -> TextEdition:
    """Tell it in these words from now on, in this company or (None) in the group. Refuses with `not-yours-to-do`,
    `text-not-usable`, `nothing-changed`."""
    if template not in texts():
        raise NotFound
    require_keeper(actor, company_id=company_id, project_id=None)
    text = Text(**{name: words.get(name, "").replace("\r\n", "\n").strip() for name in LONGEST})
    check_text(template=template, text=text)
    return _published(actor, template, company_id, text)


@transaction.atomic
def restore_text(*, actor: Keeper, template: str, company_id: int | None) -> TextEdition:
    """The delivered words again, as an edition of their own."""
    if template not in texts():
        raise NotFound
    require_keeper(actor, company_id=company_id, project_id=None)
    return _published(actor, template, company_id, delivered(template))


def _published(actor: Keeper, template: str, company_id: int | None, text: Text) -> TextEdition:
    assert actor.person_id is not None  # the system keeps no rules
    now = product_now()
    if book_of_texts().text(template, company_id=company_id, at=now) == text:
        raise Invalid("nothing-changed", _("These are the words in force."))
    return TextEdition.objects.create(
        template=template, company_id=company_id, valid_from=now, written_by_id=actor.person_id, **vars(text)
    )
