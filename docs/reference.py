"""Write the reference: the data dictionary, the command line, and the API documentation.

The first two are committed, and a test compares them with what this writes; the API documentation
is not. ``make docs`` runs it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pdoc
import typer
from typer.cli import get_docs_for_click

from tdi.cli import app
from tdi.data.catalogue.dictionary import dictionary

DOCS = Path(__file__).parent
PACKAGES = ("geo", "tdi")


def command_line() -> str:
    """Return every command of `tdi` with its options, as Markdown."""
    command = typer.main.get_command(app)
    text = get_docs_for_click(
        obj=command, ctx=typer.Context(command), name="tdi", title="The command line"
    )
    opening = "Written by `make docs` from the commands themselves.\n\n"
    text = re.sub(r"[ \t]+$", "", text, flags=re.M).strip() + "\n"
    return text.replace("\n\n", f"\n\n{opening}", 1)


def committed() -> dict[Path, str]:
    """Return the pages kept in the repository: path, text."""
    return {DOCS / "data-dictionary.md": dictionary(), DOCS / "cli.md": command_line()}


def main() -> int:
    """Write the pages, and the documentation of the code into ``build/api``."""
    for path, text in committed().items():
        path.write_text(text, encoding="utf-8")
    output = DOCS.parent / "build" / "api"
    pdoc.render.configure(docformat="numpy", show_source=False)
    pdoc.pdoc(*PACKAGES, output_directory=output)
    print(f"written: {', '.join(path.name for path in committed())}, and build/api/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
