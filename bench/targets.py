"""What was promised: for each figure where it stands in the results and the limit it must keep, one line each."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """One promise.

    Attributes
    ----------
    goal
        Where it was promised: P1 to P12, or the number of an issue.
    what
        The figure, with its unit.
    limit
        ``<= 60``, ``>= 10`` or ``= static site``.
    path
        Suite, row and column of the figure, with `` > `` between them.
    """

    goal: str
    what: str
    limit: str
    path: str

    @property
    def wanted(self) -> str:
        """The limit in words: "at most 60"."""
        sign, limit = self.limit.split(" ", 1)
        return {"<=": "at most ", ">=": "at least "}.get(sign, "") + limit

    def kept(self, value: float | str) -> bool:
        """Whether a value keeps the limit."""
        sign, limit = self.limit.split(" ", 1)
        if sign == "=":
            return value == limit
        return float(value) <= float(limit) if sign == "<=" else float(value) >= float(limit)


_PAGES = (
    "Accueil",
    "Carte",
    "Territoire",
    "Régions",
    "Financements",
    "Projets",
    "Évolution",
    "Présentation",
    "Données",
    "Accessibilité",
)


def _answers(goal: str, what: str, column: str, first: float, others: float) -> list[Target]:
    return [
        Target(
            goal,
            f"{page}, {what}: answers / empty page",
            f"<= {first if page in _PAGES[:2] else others}",
            f"answers > {page} > {column}",
        )
        for page in _PAGES
    ]


_ROWS = """
P2 | change of phase, times faster than default folium | >= 7 | change > phase: default folium > times ours
P2 | change of phase, redraw / bare canvas | <= 1.5 | change > phase: Carte > beside canvas
P2 | change of phase, most kB to the browser, whole page | <= 10 | change > phase: Carte > kb_most
P2 | change of indicator, times faster than default folium | >= 7 | change > indicator: default folium > times ours
P2 | change of indicator, redraw / bare canvas | <= 1.5 | change > indicator: Carte > beside canvas
P2 | change of indicator, most kB to the browser, whole page | <= 10 | change > indicator: Carte > kb_most
P3 | pan, zoom, hover: messages sent | <= 0 | map > at rest > sent
P4 | typing beside the map: map drawn again | <= 0 | map > typing > map_drawn_again
P4 | typing beside the map: map sent again | <= 0 | map > typing > map_sent_again
P4 | typing beside the map, server CPU / empty page | <= 1.2 | map > typing > cpu_ratio
P6 | click on a territory, summary shown (ms) | <= 200 | map > click > ms
P7 | 50 at once, states seen before, p95 / empty page | <= 3 | load > ratios > seen / empty page
P7 | 50 at once, states never seen, p95 / empty page | <= 6 | load > ratios > unseen / empty page
P7 | 50 at once, p95, stock options / ours | >= 10 | load > ratios > stock / ours
P7 | 200 readers, 5 s of thought, p95 (ms) | <= 500 | load > 200 who think: Carte > p95_ms
P7 | 200 readers, 5 s of thought, errors | <= 0 | load > 200 who think: Carte > errors
P7 | 200 readers, memory each (MB) | <= 0.5 | load > 200 who think: Carte > mb_per_session
P7 | two replicas / one, steps a second | >= 1.7 | load > ratios > two replicas / one
P8 | `tdi build` from cached raw files, wall time (s) | <= 60 | commands > tdi build > wall_s
P8 | `tdi build`, peak memory (MB) | <= 1536 | commands > tdi build > peak_mb
P9 | `tdi export site`, everything (s) | <= 60 | site > export > wall_s
P9 | the heaviest page of a territory, with its maps (kB, brotli) | <= 150 | site > weight > territory_kb
P10 | where the code of the presentation leads | = static site | site > crowd > code_leads_to
P11 | Projets, change of filter, 100 times the rows (ms) | <= 300 | projects > x100 > median_ms
P11 | the same, times as long as with the rows there are | <= 100 | projects > growth > x100 / x1
P12 | a territory's page, whole, new to the site / empty page | <= 1.6 | answers > Territoire > whole_ratio
#4 | another territory chosen on the map of its page (ms) | <= 250 | map > other territory > ms
#4 | search, full index, 99th percentile (ms) | <= 50 | search > all > p99_ms
#4 | search, names of 5 letters or more found with one error (share) | >= 0.98 | search > one error > found_of_5_letters_or_more
#5 | `tdi import` of 30,000 rows, the whole command (s) | <= 10 | commands > tdi import, 30,000 rows > wall_s
#5 | difference of two versions, every row changed (s) | <= 5 | versions > difference, all > s
#6 | a step of the presentation, key to painted (ms) | <= 100 | presentation > step > ms
#6 | slides of a region, PPTX, the whole command (s) | <= 5 | commands > slides of a region, PPTX > wall_s
#6 | one sheet, PDF, the whole command (s) | <= 3 | commands > one sheet, PDF > wall_s
#6 | the sheets of all territories of 2023 (s) | <= 240 | commands > sheets of all territories of 2023 > wall_s
#6 | the presentation as one file (MB) | <= 3 | presentation > as one file > mb
#7 | the home with all that it loads, search included (kB, brotli) | <= 400 | site > weight > home_kb
#7 | home, first paint, CPU four times slower (ms) | <= 1000 | site > slow: home > fcp_ms
#7 | home, blocking time, CPU four times slower (ms) | <= 200 | site > slow: home > tbt_ms
#7 | territory, first paint, CPU four times slower (ms) | <= 1000 | site > slow: territory > fcp_ms
#7 | territory, blocking time, CPU four times slower (ms) | <= 200 | site > slow: territory > tbt_ms
#8 | explorer, first paint, CPU four times slower (ms) | <= 1000 | site > slow: explorer > fcp_ms
#8 | explorer, blocking time, CPU four times slower (ms) | <= 200 | site > slow: explorer > tbt_ms
"""

TARGETS = (
    *_answers("P1", "new to the site", "new_ratio", 1.5, 1.65),
    *_answers("P5", "files kept", "kept_ratio", 1.75, 2.1),
    *(Target(*line.split(" | ")) for line in _ROWS.strip().splitlines()),
)
