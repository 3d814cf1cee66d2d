"""While a demo's history is being filled in, every desk page says how far it is; otherwise nothing of it is there."""

from datetime import timedelta

import pytest
from django.test import Client

from anju.simulation.actions import begin_filling
from anju.simulation.progress import _file, show_progress
from tests.cast import Cast


@pytest.mark.django_db
def test_it_says_how_far_the_history_is_while_it_is_filled_in(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = Client()
    client.force_login(cast.lead, backend="django.contrib.auth.backends.ModelBackend")
    assert "正在补齐历史记录" not in client.get("/desk/board").content.decode()
    filling = begin_filling(
        project=cast.project, days=10, cases=4, seed="3", background=False, delay=timedelta()
    )  # fmt: skip
    show_progress()
    try:
        with django_assert_max_num_queries(12):
            text = client.get("/desk/board").content.decode()
    finally:
        _file().unlink()
    assert f"正在补齐历史记录：0 / {filling.total} 单" in text
