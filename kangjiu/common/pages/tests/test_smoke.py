"""The frame's own pages answer."""

import pytest

pytestmark = pytest.mark.urls("kangjiu.common.pages.tests.urls")


@pytest.mark.django_db
def test_the_gallery_shows_every_component(client):
    answer = client.get("/gallery/")
    assert answer.status_code == 200
    assert "style=" not in answer.content.decode()
