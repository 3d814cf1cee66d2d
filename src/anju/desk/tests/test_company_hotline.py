"""The number of the developer's customer service: the administrator writes it once, pages and the printed notice follow."""

import pytest
from django.test import Client

from anju.core.models import Change
from anju.ladder.tests.acting import after, at, night_case, upper
from anju.papers.tests.reading import text_of
from anju.people.models import Person
from anju.publishing.models import ServicePoint
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3", "DOC-3")]
PAGE = "/desk/estate/company?code=HD"
NUMBER = "021-8000-0400"


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_is_written_by_the_administrator_and_read_everywhere(cast: Cast) -> None:
    upper(cast)
    admin, owner = signed_in(cast.admin), signed_in(cast.owner)
    matter = night_case(cast)
    with at(after(60)):
        pages = ("/desk/service?project=YQ", f"/owner/cases/{matter.number}", "/owner/service")
        for page in pages:
            assert NUMBER not in (owner if "owner" in page else admin).get(page).content.decode(), page
        assert 'name="hotline"' in admin.get(PAGE).content.decode()
        sent = {"name": cast.company.name, "hotline": NUMBER}
        assert admin.post(PAGE, sent).status_code in {204, 302, 303}
        assert f'value="{NUMBER}"' in admin.get(PAGE).content.decode()
        for page in pages:
            assert NUMBER in (owner if "owner" in page else admin).get(page).content.decode(), page
        assert NUMBER in text_of(admin.get("/desk/service/notice.pdf?project=YQ").content)
    change = Change.objects.filter(verb="rename_company").latest("pk")
    assert change.after["hotline"] == NUMBER
    ServicePoint.objects.create(rung="developer", company=cast.company, hotline="021-1111-2222", hours="9–18")
    page = owner.get(f"/owner/cases/{matter.number}").content.decode()
    assert "tel:021-1111-2222" in page, "the case says the same number as the notice"
    assert NUMBER not in page
    ServicePoint.objects.create(rung="developer", project=cast.project, hotline="021-3333-4444", hours="9–18")
    assert "tel:021-3333-4444" in owner.get(f"/owner/cases/{matter.number}").content.decode(), "the narrowest holds"
    ServicePoint.objects.filter(project=cast.project).delete()
    notice = text_of(admin.get("/desk/service/notice.pdf?project=YQ").content)
    assert "021-1111-2222" in notice
    assert NUMBER not in notice, "what was said for the place itself goes before"


def test_it_is_refused_to_others_and_when_it_is_no_number(cast: Cast) -> None:
    for who in (cast.clerk, cast.desk_lead, cast.technician, cast.owner, cast.foreman):
        client = signed_in(who)
        for answer in (client.get(PAGE), client.post(PAGE, {"name": "华东公司", "hotline": NUMBER})):
            assert answer.status_code in {302, 403, 404}, who
            assert NUMBER not in answer.content.decode()
    cast.company.refresh_from_db()
    assert cast.company.hotline == ""
    answer = signed_in(cast.admin).post(PAGE, {"name": cast.company.name, "hotline": "打给我们"})
    assert answer.status_code == 422
    cast.company.refresh_from_db()
    assert cast.company.hotline == ""
