"""What only the page Évolution draws.

Its controls, the flow chart, who left, one territory's chain, the announced counts, 2018.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from pages.ui import announce, charts, map_view, render, state
from pages.ui.render import esc
from pages.ui.widgets import Controls, choose
from tdi.figures.flow_phases import legend_html
from tdi.figures.palette import Theme
from tdi.text.typography import number
from tdi.views.evolution.follow import FollowStep, Link
from tdi.views.evolution.parts import OFFICIAL_PAIR, Wave
from tdi.views.evolution.selection import EvolutionSelection
from tdi.views.evolution.view import EvolutionView
from tdi.views.figure import SourceLine
from tdi.views.targets import address, territory_target


def territory_link(phase: str, id_ti: str, name: str) -> str:
    """Write a link to a territory's page, followed inside the session."""
    href = address(*territory_target(phase, id_ti))
    return f'<a href="{esc(href)}" target="_self" data-interne>{esc(name)}</a>'


def source_html(source: SourceLine) -> str:
    """Write a source, as a link where it has an address."""
    if not source.url:
        return esc(source.text)
    return f'<a href="{esc(source.url)}" target="_blank" rel="noopener noreferrer">{esc(source.text)}</a>'


def heading(text: str, subtitle: str = "", anchor: str = "") -> None:
    """Write the heading of a part of the page."""
    mark = f' id="{esc(anchor)}"' if anchor else ""
    under = f"<p>{esc(subtitle)}</p>" if subtitle else ""
    st.html(f'<div class="intertitre"{mark}><h2>{esc(text)}</h2>{under}</div>')


def settings(selection: EvolutionSelection) -> None:
    """Draw the choice of the two phases, of the region and of a territory to follow."""
    with Controls("evolution", selection) as row:
        row.draw("since", "until", "region", "ti")


def flow(view: EvolutionView, selection: EvolutionSelection, theme: Theme) -> None:
    """Draw the flow chart with its key, and its table one tab away.

    A flow opens the comparison that it counts.
    """
    heading("De phase en phase", "Chaque flux est aussi large qu’il compte de territoires.")
    st.html(legend_html(view.flow, theme))
    charts.flow(
        view.flow,
        view.flow_table,
        key="flux-phases",
        theme=theme,
        link=partial(_compared, selection),
        on_open=lambda query: choose("evolution", **_comparison(query)),
    )


def _comparison(query: Mapping[str, str]) -> Mapping[str, Any]:
    return {"since": query["de"], "until": query["a"], "status": query["statut"] or None}


def _compared(selection: EvolutionSelection, key: str) -> str:
    """Return the address of the comparison that a row of the flow's table counts."""
    query = dict(zip(("de", "a", "statut"), key.split(":"), strict=True))
    return "?" + urlencode(selection.with_(**_comparison(query)).to_query())


def question(view: EvolutionView, selection: EvolutionSelection) -> None:
    """Answer which territories of the earlier phase have no commune left in the later one."""
    asked = view.question
    rows = "".join(
        f"<li>{territory_link(row.phase, row.id_ti, row.name)}<small>{esc(row.regions)} · {esc(row.population)} · {esc(row.communes)}</small></li>"
        for row in asked.rows
    )
    listed = f"<ul>{rows}</ul>" if rows else ""
    note = f"<p>{esc(asked.note)}</p>" if asked.note else ""
    other = ""
    if (selection.since, selection.until) != OFFICIAL_PAIR:
        query = selection.with_(since=OFFICIAL_PAIR[0], until=OFFICIAL_PAIR[1]).to_query()
        other = f'<p><a href="{esc(address("pages/evolution.py", query))}" target="_self" data-interne>Poser la question de la phase 1 à la phase 2</a></p>'
    st.html(
        f'<section class="evo-question" aria-labelledby="evo-question"><h2 id="evo-question">{esc(asked.question)}</h2>'
        f'<p class="reponse-courte">{esc(asked.answer)}</p>{listed}{note}{other}<p class="source">{esc(asked.source)}</p></section>'
    )


def map_links(selection: EvolutionSelection) -> Mapping[str, str]:
    """Return where a click on the map leads: the territory of the later phase is followed."""
    return {
        "ti": state.view_link(selection, ti=map_view.CODE, phase=selection.until),
        "none": state.view_link(selection, ti=None),
    }


def follow(view: EvolutionView, selection: EvolutionSelection) -> None:
    """Draw the chain of the territory followed through the phases."""
    chain = view.chain
    if chain is None:
        return
    announce.say(f"Territoire suivi : {chain.name}")
    steps = "".join(_step(step) for step in chain.steps)
    st.html(
        f'<section class="fiche evo-chaine" aria-label="Territoire suivi">'
        f'<p class="sur">Territoire suivi · {esc(chain.id_ti)}, phase de {esc(chain.phase)}</p>'
        f'<h2>{esc(chain.name)}</h2><ol class="etapes">{steps}</ol><p class="source">{esc(chain.note)}</p></section>'
    )
    render.back(selection, "Ne plus suivre", ti=None, phase=selection.until)


def _step(step: FollowStep) -> str:
    body = "".join(_link(link) for link in step.links) or esc(step.text)
    return f'<li class="{esc(step.state)}"><span class="etape">{esc(step.phase)}</span><span class="etat">{body}</span></li>'


def _link(link: Link) -> str:
    name = territory_link(link.phase, link.id_ti, link.name) if link.name else ""
    said = f"<small>{esc(link.text)}</small>" if link.text else ""
    mark = ' aria-current="true"' if link.chosen else ""
    code = f" <code>{esc(link.id_ti)}</code>" if link.name else ""
    return f'<span class="maillon"{mark}>{name}{code}{said}</span>'


def official(view: EvolutionView) -> None:
    """Set the official counts beside the computed ones, with the reasons of the difference."""
    heading(
        "Décompte officiel et décompte calculé",
        "Entre la phase 1 (fin 2022) et la phase 2 (novembre 2023), seul passage pour lequel un décompte est publié.",
    )
    render.table(view.official.table)
    reasons = "".join(f"<li>{esc(text)}</li>" for text in view.official.reasons)
    st.html(
        f'<div class="evo-raisons"><h3>Pourquoi ils diffèrent</h3><ul>{reasons}</ul>'
        f'<p class="source">Annoncé&nbsp;: {source_html(view.official.official)}. Calculé&nbsp;: {source_html(view.official.computed)}.</p></div>'
    )


def states(view: EvolutionView) -> None:
    """Draw November 2018 by region, when the comparison starts there."""
    if view.states is None:
        return
    heading("Novembre 2018, région par région", view.states.sentence, "annee-2018")
    with st.container(key="etats-2018"):
        render.table(view.states.table)
        sources = "".join(
            f"<li>{esc(name)}&nbsp;: {source_html(source)}</li>"
            for name, source in view.states.sources
        )
        st.html(
            f'<details class="tiroir"><summary>Sources des nombres annoncés par région</summary><ul class="evo-sources">{sources}</ul></details>'
            '<p class="source">États&nbsp;: presse et préfectures, 2018-2020, chaque territoire porte sa source (table status_2018). '
            "«&nbsp;n.d.&nbsp;»&nbsp;: aucun nombre régional retrouvé, ce qui ne veut pas dire zéro.</p>"
        )


def timeline(waves: tuple[Wave, ...], years: tuple[tuple[int, float], ...]) -> None:
    """Draw the announced counts in time.

    Steps as wide as they lasted, then the list with each source.
    """
    heading(
        f"Les nombres annoncés, de {years[0][0]} à {years[-1][0]}",
        "Une marche par annonce, aussi large qu’elle a duré. Entre deux listes publiées, seuls des nombres sont connus.",
        "frise",
    )
    highest = max(wave.count for wave in waves)
    steps = "".join(_wave_step(wave, highest) for wave in waves)
    # The first announcement stands at the edge: its year would be written over the next.
    labels = "".join(f'<span style="left:{100 * at:.2f}%">{year}</span>' for year, at in years[1:])
    rows = "".join(_wave_row(wave) for wave in waves)
    st.html(
        f'<div class="evo-marches" aria-hidden="true"><div class="cadre">{steps}</div><div class="annees">{labels}</div></div>'
        f'<ol class="evo-annonces" aria-label="Nombres de territoires annoncés">{rows}</ol>'
        '<p class="source">Bord tireté&nbsp;: nombre atteint «&nbsp;au plus tard&nbsp;» à cette date, le jour exact n’est pas connu.</p>'
    )


def _wave_step(wave: Wave, highest: int) -> str:
    kinds = "marche" + (" tard" if wave.by else "") + (" etroite" if wave.width < 0.08 else "")
    return (
        f'<span class="{kinds}" style="left:{100 * wave.at:.2f}%;width:{100 * wave.width:.2f}%;height:{100 * wave.count / highest:.1f}%">'
        f"<b>{number(wave.count)}</b></span>"
    )


def _wave_row(wave: Wave) -> str:
    note = f", {esc(wave.note)}" if wave.note else ""
    kind = ' class="tard"' if wave.by else ""
    return (
        f"<li{kind}><b>{number(wave.count)}</b><details><summary>{esc(wave.date)}{note}</summary>"
        f'<div class="bulle"><p>{source_html(wave.source)}</p></div></details></li>'
    )
