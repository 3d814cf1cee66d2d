"""Tests of the outbox bring their own handlers and give the product's back."""

from collections.abc import Iterator

import pytest

from anju.core.outbox import set_handlers, set_transport
from anju.core.outbox.handlers import handled_topics, transport


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    """Give back the table and the transport that were in force."""
    table, send = dict(handled_topics()), transport()
    yield
    set_handlers(table)
    set_transport(send)
