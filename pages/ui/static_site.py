"""Links from the dashboard to the static site, where the installation knows one."""

from __future__ import annotations

from collections.abc import Mapping

from pages.ui.versions import held
from tdi import settings
from tdi.errors import StoreError
from tdi.site.paths import same_view


def static_page(file: str, query: Mapping[str, str]) -> str:
    """Return the address of the page of the static site that shows the same.

    Its first page where no page does; "" where no static site is known (``TDI_PUBLIC_SITE``).

    Parameters
    ----------
    file
        Page of the dashboard, as `tdi.views.targets.address` knows it.
    query
        Parameters of its address.
    """
    site: str = settings.value("TDI_PUBLIC_SITE")
    path = same_view(file, query)
    if not site or path in ("", "index.html"):  # the first page leads to the newest version
        return site and f"{site}/"
    try:
        return f"{site}/v/{held().newest().data_version}/{path}"
    except StoreError:
        return f"{site}/"
