import pytest


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    """The story is told in a folder of its own: files, anchors and keys of other tests are not part of it."""
    settings.DATA_DIR = tmp_path
