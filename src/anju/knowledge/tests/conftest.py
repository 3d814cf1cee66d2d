"""An entry to act on: Zhou Min writes, the administrator agrees."""

from collections.abc import Callable

import pytest

from anju.knowledge.actions import Wording, agree_entry, draft_entry
from anju.knowledge.models import Edition
from tests.cast import Cast


def words(**changed: str) -> Wording:
    told = {
        "question_zh": "泳池几点开？",
        "answer_zh": "每天早上七点到晚上九点。",
        "topic": "facilities",
        "audience": "owners",
        "keywords": "游泳，开放 时间",
    }
    return Wording(**(told | changed))


@pytest.fixture
def draft(cast: Cast) -> Edition:
    return draft_entry(actor=cast.actor(cast.desk_lead), wording=words(), project_id=cast.project.pk)


@pytest.fixture
def agreed(cast: Cast, draft: Edition) -> Edition:
    return agree_entry(actor=cast.actor(cast.admin), edition_id=draft.pk)


@pytest.fixture
def make_words() -> Callable[..., Wording]:
    return words
