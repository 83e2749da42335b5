"""The year of imports of `docs/replay_a_year.py`, on the committed store.

It asserts what must come out.

Without the step that builds the whole store (`--quick`): a build is tested by test_rebuild.py, a
list that renames a territory by test_imports_lists.py, and the whole year takes two minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tdi import paths
from tests.conftest import ROOT


@pytest.mark.rebuild
@pytest.mark.timeout(600)
def test_a_year_of_imports() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TDI_")}
    done = subprocess.run(
        [sys.executable, "docs/replay_a_year.py", "--quick"],
        cwd=ROOT,
        env=environment | {"TDI_CACHE": str(paths.cache())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert done.stdout.rstrip().endswith("as expected")
