"""The few files beside the versions.

The way to the newest, the list of them, what is said when a page is not there.
"""

from __future__ import annotations

from html import escape
from typing import Final

from tdi.site.publish import Held, versions_script

_PAGE: Final = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
{head}</head>
<body>
<main>
<h1>{heading}</h1>
{body}
</main>
</body>
</html>
"""


def root_files(latest: str, held: list[Held], base_url: str) -> dict[str, bytes]:
    """Return the files of the folder itself, which change with each version."""
    home = f"v/{latest}/index.html"
    items = "".join(
        f'<li><a href="v/{escape(each.name)}/index.html">{escape(each.name)}</a> (données du {escape(each.data_date)})</li>'
        for each in reversed(held)
    )
    index = _PAGE.format(
        title="Territoires d’industrie",
        head=f'<meta http-equiv="refresh" content="0; url={escape(home)}">\n',
        heading="Territoires d’industrie",
        body=f'<p><a href="{escape(home)}">Ouvrir le site</a></p>\n<h2>Toutes les versions</h2>\n<ul>{items}</ul>',
    )
    files = {
        "versions.js": versions_script(latest, held),
        "404.html": not_found(base_url),
        "index.html": index.encode(),
    }
    if base_url:
        files["sitemap.xml"] = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<sitemap><loc>{escape(base_url)}/v/{escape(latest)}/sitemap.xml</loc></sitemap></sitemapindex>\n"
        ).encode()
    return files


def not_found(base_url: str) -> bytes:
    """Return what a web server shows for an address that leads nowhere.

    It may be at any depth, so only an absolute link is sure.
    """
    home = f'<p><a href="{escape(base_url)}/index.html">Ouvrir le site</a></p>' if base_url else ""
    return _PAGE.format(
        title="Page introuvable · Territoires d’industrie",
        head='<meta name="robots" content="noindex">\n',
        heading="Cette page n’existe pas",
        body="<p>L’adresse est peut-être incomplète. Une adresse figée garde sa version : elle ne disparaît pas tant que la version est "
        f"conservée.</p>\n{home}",
    ).encode()
