"""The page Données et méthode.

Everything is counted on the catalogue, the manifest and the tables at hand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tdi.data.catalogue import CATALOG
from tdi.data.catalogue.geography import GEOGRAPHY
from tdi.data.catalogue.money import MONEY
from tdi.data.catalogue.programme import PROGRAMME
from tdi.data.known_faults import KnownFault
from tdi.data.release_notes import VersionNote
from tdi.data.store import Store
from tdi.text.typography import day, number, plural
from tdi.views.donnees._joins import JoinLine, join_lines
from tdi.views.donnees._method import Method, method
from tdi.views.donnees._versions import since
from tdi.views.donnees.gaps import GapGroup, gap_groups
from tdi.views.donnees.tables import SourceLineage, TableLine, registry, table_lines
from tdi.views.figure import Headline, SourceLine


@dataclass(frozen=True)
class DonneesView:
    """What the page shows whatever table is chosen.

    Attributes
    ----------
    title, subtitle
        The finding; version and date of the data.
    headlines
        Tables, rows, columns, sources, joins.
    tables
        Every table of the store.
    groups
        The same by subject: pairs (title, tables).
    sources
        Every source of the registry, the most used first.
    licences
        Pairs (licence, number of sources).
    joins
        Every report of the build.
    gaps
        What is missing, unplaced, contradictory, mended.
    method
        How the perimeters were computed.
    versions
        What changed, newest first.
    since
        What differs from the version before, as sentences; empty when none is kept here.
    version, data_date
        Version of the data; day up to which the facts are known, in words.
    """

    title: str
    subtitle: str
    headlines: tuple[Headline, ...]
    tables: tuple[TableLine, ...]
    groups: tuple[tuple[str, tuple[TableLine, ...]], ...]
    sources: tuple[SourceLineage, ...]
    licences: tuple[tuple[str, int], ...]
    joins: tuple[JoinLine, ...]
    gaps: tuple[GapGroup, ...]
    method: Method
    versions: tuple[VersionNote, ...]
    since: tuple[str, ...]
    version: str
    data_date: str


def donnees_view(
    store: Store,
    faults: tuple[KnownFault, ...],
    versions: tuple[VersionNote, ...],
    earlier: Store | None = None,
) -> DonneesView:
    """Build the view.

    Parameters
    ----------
    store : Store
        The built store.
    faults : tuple of KnownFault
        What ``data/corrections`` lists.
    versions : tuple of VersionNote
        What ``data/versions.toml`` tells, newest first.
    earlier : Store or None
        The version before the one in force, when its files are kept beside it.
    """
    tables, sources = table_lines(store), registry(store)
    known = day(str(store.manifest["data_date"]))
    joins = join_lines(store, faults)
    return DonneesView(
        title=f"{plural(len(tables), 'table')}, {plural(len(sources), 'source')} : tout ce que montre ce site se relit et s’emporte",
        subtitle=(
            f"Version des données {store.data_version}, faits connus au {known}. Chaque table, chaque colonne, chaque source, ce qui "
            "manque et comment citer."
        ),
        headlines=_headlines(store, tables, sources, joins, known),
        tables=tables,
        groups=tuple(
            (title, tuple(line for line in tables if line.name in held))
            for title, held in (
                ("Le programme et ses périmètres", PROGRAMME),
                ("L’argent, les projets, les énoncés", MONEY),
                ("La géographie", GEOGRAPHY),
            )
        ),
        sources=sources,
        licences=tuple(Counter(source.licence for source in sources).most_common()),
        joins=joins,
        gaps=gap_groups(store, faults),
        method=method(store),
        versions=versions,
        since=since(store, earlier),
        version=store.data_version,
        data_date=known,
    )


def _headlines(
    store: Store,
    tables: tuple[TableLine, ...],
    sources: tuple[SourceLineage, ...],
    joins: tuple[JoinLine, ...],
    known: str,
) -> tuple[Headline, ...]:
    built = SourceLine(
        f"Manifeste du magasin de données, version {store.data_version} ; calcul de ce site"
    )
    columns = sum(len(info.columns) for info in CATALOG.values())
    unmatched = sum(len(report["left_only"]) for report in store.reports)
    return (
        Headline(number(sum(line.rows for line in tables)), "lignes en tout", known, built),
        Headline(number(columns), "colonnes définies en français", known, built),
        Headline(
            number(sum(bool(source.url) for source in sources)),
            "sources avec une adresse",
            known,
            built,
            note="Les autres sont nommées par leur producteur et leur titre ; leur adresse n’a pas été conservée.",
        ),
        Headline(
            number(len(joins)),
            "jointures vérifiées",
            known,
            built,
            note=f"{plural(unmatched, 'clé')} sans pendant, chacune relue et expliquée.",
        ),
    )
