"""The id that a device gives to its act: the same wish again is no error, somebody else's id is no repeat."""

import pytest

from anju.core.errors import Invalid
from anju.matters.act import CLIENT_ID_USED, Repeated
from anju.matters.models import Event
from anju.repairs.actions import add_note
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_knows_the_same_wish_again(cast: Cast) -> None:
    number, by = cast.repair().number, cast.actor(cast.lead)
    add_note(number=number, words="业主要求周末来", by=by, client_id="wish-1")
    with pytest.raises(Repeated):
        add_note(number=number, words="业主要求周末来", by=by, client_id="wish-1")
    assert Event.objects.filter(kind="repair.note_added").count() == 1


def test_it_takes_no_id_of_somebody_else_nor_of_another_matter(cast: Cast) -> None:
    here, there = cast.repair().number, cast.repair().number
    add_note(number=here, words="业主要求周末来", by=cast.actor(cast.clerk), client_id="wish-1")
    for number, who in ((here, cast.lead), (there, cast.clerk)):
        with pytest.raises(Invalid) as refused:
            add_note(number=number, words="另一件事", by=cast.actor(who), client_id="wish-1")
        assert refused.value.code == CLIENT_ID_USED
    assert Event.objects.filter(kind="repair.note_added").count() == 1
