"""How the tests are shared out over the workers."""

from pathlib import PurePosixPath

import pytest
from xdist.scheduler import LoadFileScheduling

# The files of such a folder share a page in the browser that takes many seconds to open.
SHARING = PurePosixPath("tests/browser")


class LoadFolderScheduling(LoadFileScheduling):
    """A file stays with one worker, and so do the files of a folder that share a page."""

    def _split_scope(self, nodeid):
        file = PurePosixPath(super()._split_scope(nodeid))
        return str(file.parent if SHARING in file.parent.parents else file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return LoadFolderScheduling(config, log)
