"""The receipt: number, figures and capitals, means, payer, what for; and for nobody else."""

from typing import Any

import pytest
from django.test import Client

from anju.core.errors import NotFound
from anju.matters.models import Matter
from anju.papers.paper import Paper
from anju.papers.receipt import print_receipt
from anju.papers.tests.reading import LONG, is_whole, pages_of, text_of
from anju.people.models import Person
from anju.repairs.models import Payment
from anju.repairs.tests.acting import do
from anju.repairs.tests.at_door import chargeable
from tests.cast import Cast


def paid(cast: Cast) -> Matter:
    matter = chargeable(cast, "done")
    return do(cast, "take_payment", matter, cast.technician, 1, amount=15000, means="code")


def printed(cast: Cast, who: Person, matter: Matter, item: int = 1) -> Paper:
    return print_receipt(number=matter.number, item_no=item, actor=cast.actor(who), absolute=str)


@pytest.mark.covers("REP-8")
def test_it_says_how_much_from_whom_and_what_for(cast: Cast) -> None:
    matter = paid(cast)
    paper = printed(cast, cast.owner, matter)
    number = Payment.objects.get().receipt
    assert paper.name == f"{number}.pdf"
    text = text_of(paper.content)
    for said in (
        "收据", f"No.{number}", matter.number, "王晓华", "3栋2单元1801", "卫生间顶棚人工", "80.00", "角阀", "70.00",
        "壹佰伍拾元整", "¥150.00", "张强", "不能代替发票",
    ):  # fmt: skip
        assert said in text, said
    assert len(pages_of(paper.content)) == 1


def test_it_gives_the_desk_the_counterfoil_too(cast: Cast) -> None:
    pages = pages_of(printed(cast, cast.clerk, paid(cast)).content)
    assert ["存根" in page for page in pages] == [False, True]


def test_it_clips_no_long_name(cast: Cast) -> None:
    matter = paid(cast)
    for name in LONG:
        Person.objects.filter(pk__in=[cast.owner.pk, cast.technician.pk]).update(name=name)
        content = printed(cast, cast.clerk, matter).content
        assert text_of(content).count(name) == 4
        assert len(pages_of(content)) == 2
        assert is_whole(content)


def test_it_does_not_exist_where_nothing_was_paid_nor_for_others(client: Client, cast: Cast) -> None:
    unpaid = cast.repair()
    with pytest.raises(NotFound):
        printed(cast, cast.clerk, unpaid)
    matter = paid(cast)
    for who in (cast.neighbour, cast.stranger_clerk, cast.other_technician, cast.foreman):
        with pytest.raises(NotFound):
            printed(cast, who, matter)
    with pytest.raises(NotFound):
        printed(cast, cast.clerk, matter, item=2)
    for who, address in ((cast.owner, "owner"), (cast.technician, "field"), (cast.clerk, "desk")):
        client.force_login(who)
        assert client.get(f"/{address}/cases/{matter.number}/items/1/receipt.pdf").status_code == 200
    client.force_login(cast.owner)
    assert "items/1/receipt.pdf" in client.get(f"/owner/cases/{matter.number}").content.decode()


def test_it_states_its_cost(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = paid(cast)
    for who in (cast.clerk, cast.owner):
        actor = cast.actor(who)
        with django_assert_max_num_queries(7):
            print_receipt(number=matter.number, item_no=1, actor=actor, absolute=str)
