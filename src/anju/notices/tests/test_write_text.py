"""A company's own words: from now on, for its own people, with nothing in them but words and known facts."""

from datetime import timedelta

import pytest
from django.utils import translation

from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.time import product_now, product_time_at
from anju.notices.actions import restore_text, write_text
from anju.notices.models import TextEdition
from anju.notices.rules import filled
from anju.notices.tests.acting import NOON, event_of, told
from anju.notices.wording import facts_known, text_of, texts, title_of
from anju.people.queries import reach_of
from tests.cast import Cast

WORDS = {
    "title_zh": "您家修好了", "title_en": "Yours is done", "text_zh": "{reporter}，第 {item} 项好了：{link}",
    "text_en": "{reporter}, item {item} is done: {link}",
}  # fmt: skip


def write(cast: Cast, **words: str) -> TextEdition:
    reach = reach_of(cast.admin)
    return write_text(actor=reach, template="work_finished", company_id=cast.company.pk, words=WORDS | words)


def test_it_holds_from_now_on_and_leaves_what_was_said_as_it_was(cast: Cast) -> None:
    event = event_of(cast)
    before = told(cast, at=product_now() - timedelta(minutes=5), event=event)
    write(cast)
    after = told(cast, at=product_now() + timedelta(minutes=5), event=event, person_id=cast.clerk.pk, data={"item": 2})
    assert "您家修好了" not in title_of(before)
    assert (title_of(after), "第 2 项好了" in text_of(after)) == ("您家修好了", True)
    with translation.override("en"):
        assert "item 2 is done" in text_of(after)


def test_it_is_one_companys_the_groups_or_as_delivered(cast: Cast) -> None:
    reach = reach_of(cast.admin)
    write_text(actor=reach, template="work_finished", company_id=None, words=WORDS | {"title_zh": "集团说法"})
    event = event_of(cast)
    assert title_of(told(cast, at=product_now() + timedelta(seconds=1), event=event)) == "集团说法"
    write(cast, title_zh="公司说法")
    soon = product_now() + timedelta(seconds=1)
    assert title_of(told(cast, at=soon, event=event, person_id=cast.clerk.pk)) == "公司说法"
    with product_time_at(soon + timedelta(seconds=1)):
        restore_text(actor=reach, template="work_finished", company_id=cast.company.pk)
    last = told(cast, at=soon + timedelta(seconds=2), event=event, person_id=cast.desk_lead.pk)
    assert title_of(last) == texts()["work_finished"]["title_zh"]
    assert TextEdition.objects.count() == 3


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title_zh", ""), ("text_en", "   "), ("title_zh", "字" * 61), ("text_zh", "字" * 501),
        ("text_zh", "{password}"), ("text_zh", "{item.__class__}"), ("text_zh", "{item!r}"), ("text_zh", "{item:>9999}"),
        ("text_zh", "{0}"), ("text_zh", "{}"), ("text_zh", "{item"), ("text_zh", "item}"), ("text_zh", "{{item}}"),
        ("text_zh", "{ITEM}"), ("text_zh", "{code}"), ("text_zh", "<script>alert(1)</script>"), ("text_zh", "< img src=x>"),
        ("text_zh", "</b>"), ("title_en", "<!--"), ("text_zh", "javascript:alert(1)"), ("text_zh", "a\x00b"),
        ("text_zh", "a\u202eb"), ("title_zh", "=HYPERLINK(1)"), ("title_zh", "+1"), ("title_zh", "@x"), ("title_en", "-1"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_more_than_words_and_known_facts(cast: Cast, field: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        write(cast, **{field: words})
    assert (refusal.value.code, set(refusal.value.fields)) == ("text-not-usable", {field})
    assert not TextEdition.objects.exists()


def test_it_names_every_field_that_is_wrong_at_once(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        write(cast, title_zh="", text_zh="{nobody}", text_en="<b>")
    assert set(refusal.value.fields) == {"title_zh", "text_zh", "text_en"}


def test_it_refuses_to_say_the_same_again_and_what_is_no_text(cast: Cast) -> None:
    write(cast)
    with product_time_at(product_now() + timedelta(seconds=1)), pytest.raises(Invalid) as refusal:
        write(cast)
    assert refusal.value.code == "nothing-changed"
    with pytest.raises(NotFound):
        write_text(actor=reach_of(cast.admin), template="nonsense", company_id=None, words=WORDS)


def test_it_is_for_who_keeps_the_rules_there(cast: Cast) -> None:
    for who in (cast.lead, cast.clerk, cast.foreman, cast.owner, cast.other_company_clerk):
        with pytest.raises(Forbidden):
            write_text(actor=reach_of(who), template="work_finished", company_id=cast.company.pk, words=WORDS)


def test_it_interprets_nothing_that_an_owner_wrote(cast: Cast) -> None:
    facts = {"title": "{link} <b>=1+1</b> {number.__class__}", "link": "secret"}
    assert filled("{title}|{missing}", facts) == "{link} <b>=1+1</b> {number.__class__}|—"


@pytest.mark.parametrize("template", sorted(texts()))
def test_it_delivers_words_that_its_own_check_lets_pass(template: str) -> None:
    from anju.notices.actions.texts import check_text
    from anju.notices.wording import delivered

    check_text(template=template, text=delivered(template))
    assert facts_known(template)


def test_it_lets_one_moment_go_by_between_two_editions(cast: Cast) -> None:
    with product_time_at(NOON):
        write(cast)
        write(cast, title_zh="又改")
    assert title_of(told(cast, at=NOON + timedelta(seconds=1))) == "又改"
