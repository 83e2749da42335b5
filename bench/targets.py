"""What was promised: for each figure where it stands in the results and the limit it must keep, one line each."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """One promise.

    Attributes
    ----------
    goal
        Where it was promised.
    what
        The figure, with its unit.
    limit
        ``<= 60`` or ``>= 10``.
    path
        Keys that lead to it in the results, with `` > `` between them.
    """

    goal: str
    what: str
    limit: str
    path: str

    @property
    def wanted(self) -> str:
        """The limit in words: "at most 60"."""
        sign, limit = self.limit.split()
        return f"{'at most' if sign == '<=' else 'at least'} {limit}"

    def kept(self, value: float) -> bool:
        """Whether a value keeps the limit."""
        sign, limit = self.limit.split()
        return value <= float(limit) if sign == "<=" else value >= float(limit)


_ROWS = """
P8 | `tdi build` from cached raw files, wall time (s) | <= 60 | build > wall_s
P8 | `tdi build`, peak memory (MB) | <= 1536 | build > peak_mb
P1 | Accueil, cold, first screen drawn / empty page | <= 1.25 | cold > Accueil > cold_ratio
P1 | Carte, cold, first screen drawn / empty page | <= 1.25 | cold > Carte > cold_ratio
P1 | Territoire, cold, first screen drawn / empty page | <= 1.25 | cold > Territoire > cold_ratio
P1 | Régions, cold, first screen drawn / empty page | <= 1.25 | cold > Régions > cold_ratio
P1 | Financements, cold, first screen drawn / empty page | <= 1.25 | cold > Financements > cold_ratio
P1 | Projets, cold, first screen drawn / empty page | <= 1.25 | cold > Projets > cold_ratio
P1 | Évolution, cold, first screen drawn / empty page | <= 1.25 | cold > Évolution > cold_ratio
P1 | Présentation, cold, first screen drawn / empty page | <= 1.25 | cold > Présentation > cold_ratio
P1 | Données, cold, first screen drawn / empty page | <= 1.25 | cold > Données > cold_ratio
P1 | Accessibilité, cold, first screen drawn / empty page | <= 1.25 | cold > Accessibilité > cold_ratio
P1 | Carte, a state that nobody has asked for, cold / empty page | <= 1.25 | cold > Carte, unseen > cold_ratio
P5 | Accueil, warm reload of a link / empty page | <= 1.3 | cold > Accueil > warm_ratio
P5 | Carte, warm reload of a link / empty page | <= 1.3 | cold > Carte > warm_ratio
P5 | Territoire, warm reload of a link / empty page | <= 1.3 | cold > Territoire > warm_ratio
P5 | Régions, warm reload of a link / empty page | <= 1.3 | cold > Régions > warm_ratio
P5 | Financements, warm reload of a link / empty page | <= 1.3 | cold > Financements > warm_ratio
P5 | Projets, warm reload of a link / empty page | <= 1.3 | cold > Projets > warm_ratio
P5 | Évolution, warm reload of a link / empty page | <= 1.3 | cold > Évolution > warm_ratio
P5 | Présentation, warm reload of a link / empty page | <= 1.3 | cold > Présentation > warm_ratio
P5 | Données, warm reload of a link / empty page | <= 1.3 | cold > Données > warm_ratio
P5 | Accessibilité, warm reload of a link / empty page | <= 1.3 | cold > Accessibilité > warm_ratio
P2 | change of phase, most bytes to the browser | <= 4096 | change > phase > Carte > bytes_max
P2 | change of phase, times faster than default folium | >= 10 | change > phase > times faster
P2 | change of phase, redraw / bare canvas | <= 1 | change > phase > redraw / bare canvas
P2 | change of indicator, most bytes to the browser | <= 4096 | change > indicator > Carte > bytes_max
P2 | change of indicator, times faster than default folium | >= 10 | change > indicator > times faster
P2 | change of indicator, redraw / bare canvas | <= 1 | change > indicator > redraw / bare canvas
P3 | pan, zoom, hover: messages sent | <= 0 | still > websocket_messages_sent
P4 | typing beside the map: map drawn again | <= 0 | click > unrelated widget > map_drawn_again
P4 | typing beside the map, server CPU / empty page | <= 1.2 | click > unrelated widget > cpu_ratio
P6 | click on a territory, summary shown (ms) | <= 200 | click > click > ms
P4 | Projets, change of filter, server time (ms) | <= 150 | filters > x1 > rerun_ms
P4 | the same with 100 times the rows (ms) | <= 300 | filters > x100 > rerun_ms
#4 | search, full index, 99th percentile (ms) | <= 50 | search > all > p99_ms
#4 | search, names of 5 letters or more found with one error (share) | >= 0.98 | search > one error > found_of_5_letters_or_more
#6 | a step of the talk, key to painted (ms) | <= 100 | room > step > ms
P9 | `tdi export site`, everything (s) | <= 120 | site > export_s
#7 | the same after a small change (s) | <= 10 | site > again_s
P9 | the heaviest page of a territory, with its maps (kB, brotli) | <= 150 | site > sheet_kb
#7 | the home with all that it loads, search included (kB, brotli) | <= 400 | site > home_kb
#7 | home, first paint, CPU four times slower (ms) | <= 1000 | site > home > fcp_ms
#7 | home, blocking time, CPU four times slower (ms) | <= 200 | site > home > tbt_ms
#7 | territory, first paint, CPU four times slower (ms) | <= 1000 | site > sheet > fcp_ms
#7 | territory, blocking time, CPU four times slower (ms) | <= 200 | site > sheet > tbt_ms
#8 | explorer, first paint, CPU four times slower (ms) | <= 1000 | site > explorer > fcp_ms
#8 | explorer, blocking time, CPU four times slower (ms) | <= 200 | site > explorer > tbt_ms
#6 | the talk as one file (MB) | <= 3 | room > file > mb
P7 | 50 sessions at once, p95: Carte / empty page | <= 2 | load > ratios > burst 50, Carte / empty page, p95
P7 | the same, p95: Streamlit's own command / ours | >= 6 | load > ratios > burst 50, streamlit run / ours, p95
P7 | 200 sessions, 5 s of thought, Carte, p95 (ms) | <= 500 | load > sessions > 5 s of thought, 200: Carte > p95_ms
P7 | 200 sessions, memory each (MB) | <= 0.5 | load > sessions > 5 s of thought, 200: Carte > mb_per_session
P7 | two replicas / one, interactions per second | >= 1.7 | load > ratios > two replicas / one, interactions per second
#6 | slides of a region, PPTX, the whole command (s) | <= 5 | media > slides_s
#6 | one sheet, PDF, the whole command (s) | <= 3 | media > sheet_s
#6 | the sheets of all territories of 2023 (s) | <= 240 | media > sheets_s
#5 | `tdi import` of 30,000 rows, the whole command (s) | <= 10 | import > wall_s
#4 | Territoire, cold and complete / empty page | <= 1.5 | territory > Territoire > ratio
#4 | another territory chosen on the map (ms) | <= 250 | territory > another territory > ms
#5 | difference of two versions, every row changed (s) | <= 5 | versions > difference, all > median_s
"""

TARGETS = tuple(Target(*line.split(" | ")) for line in _ROWS.strip().splitlines())
