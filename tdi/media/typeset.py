"""Typesetting: a template of ours and data as JSON make a tagged PDF.

No text of the data is ever read as markup.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from tdi.errors import MediaError
from tdi.media.fonts import family
from tdi.text.typography import spaced


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """Set data in a template of ``tdi/media/templates``.

    The PDF is tagged and conforms to PDF/UA-1.

    Parameters
    ----------
    template
        Name of the template, without its suffix.
    data
        What the template reads as ``d``; drawings are SVG texts in it. The family of type is added,
        and every other text is set as
        French readers expect it (`tdi.text.typography.spaced`).

    Raises
    ------
    MediaError
        When no font is found, or the typesetter refuses the document.
    """
    import typst

    whole = json.dumps({**_set(data), "font": family()}, ensure_ascii=False)
    try:
        made = typst.compile(
            _source(template), format="pdf", sys_inputs={"data": whole}, pdf_standards=["ua-1"]
        )
    except (RuntimeError, ValueError) as error:  # TypstError is a RuntimeError
        raise MediaError(
            f"the document cannot be set ({str(error).splitlines()[0]}).",
            where=f"tdi/media/templates/{template}.typ",
            remedy="report this with the territory or region asked for.",
        ) from None
    return bytes(made)


def _set(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.startswith("<svg") else spaced(value)
    if isinstance(value, dict):
        return {key: _set(each) for key, each in value.items()}
    return [_set(each) for each in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=8)
def _source(template: str) -> bytes:
    folder = resources.files("tdi.media") / "templates"
    shared = (folder / "shared.typ").read_bytes()
    return shared + b"\n" + (folder / f"{template}.typ").read_bytes()
