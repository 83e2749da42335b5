"""Benchmarks: what the dashboard costs beside the usual ways, in one interleaved run.

``python -m bench``.

One suite: ``python -m bench answers``. To see that all works, in a minute or two a suite, nothing
written: ``--quick``. Beside another state of the project: ``git worktree add FOLDER COMMIT``, then
``--against FOLDER``.
"""
