import pytest


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    """Anchors that a tick exports belong to this test's database only."""
    settings.DATA_DIR = tmp_path
