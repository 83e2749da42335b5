"""What the page Régions says: title, large figures, warning, the note about the view."""

from __future__ import annotations

from tdi.text.typography import MISSING, NBSP, number, ordinal, plural
from tdi.views.figure import Headline, SourceLine
from tdi.views.indicators import RATE
from tdi.views.regions.measures import MEASURES, RegionMeasure
from tdi.views.regions.rows import (
    Nation,
    RegionRow,
    RegionsData,
    companies,
    context,
    perimeter_source,
    phrase,
    share_of,
    siblings,
)
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.sheet import named

_PARTIAL = "liste partielle"


def titles(
    data: RegionsData,
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
    dates: set[str],
) -> tuple[str, str]:
    """Return the title, which says the finding, and the subtitle.

    Measure, unit, date, what is missing.
    """
    chosen = next((row for row in rows if row.code == selection.region), None)
    known = [row for row in rows if row.value is not None]
    subtitle = _subtitle(data, selection, measure, rows, dates, chosen)
    if chosen is not None:
        return (
            f"{named(chosen.code, chosen.name)}{NBSP}: {_finding(data, selection, measure, chosen)}",
            subtitle,
        )
    if not known:
        return f"{measure.label} par région : aucun chiffre publié", subtitle
    first = known[0]
    amount = phrase(measure, first.value, first.statement)
    if selection.per != "total":
        amount = f"{measure.text(first.value, selection.per)}{NBSP}{measure.rate_unit}"
    lead = (
        "en tête des vagues publiées"
        if selection.nature == "vague"
        else "en tête des décomptes publiés"
    )
    return f"{first.name} {'en tête' if len(dates) <= 1 else lead}{NBSP}: {amount}", subtitle


def _subtitle(
    data: RegionsData,
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
    dates: set[str],
    chosen: RegionRow | None,
) -> str:
    subject = "Entreprises aidées" if companies(rows) else measure.label
    unit = f" ({measure.rate_unit})" if selection.per != "total" else ""
    dated = chosen.date if chosen is not None else next(iter(dates)) if len(dates) == 1 else ""
    when = f", {dated}" if dated and selection.fund else ""
    absent = sum(row.value is None for row in rows)
    missing = (
        f" {plural(absent, 'région')} sans chiffre publié de cette nature ({MISSING})."
        if absent
        else ""
    )
    return f"{subject}{unit} par région : {context(data, selection)}{when}.{missing}"


def _finding(
    data: RegionsData, selection: RegionsSelection, measure: RegionMeasure, row: RegionRow
) -> str:
    """Say what is published about the chosen region.

    The measure, and the projects and aid of the same published row.
    """
    if row.total is None:
        ending = "e" if measure.key == "aide" else "s" if measure.one else ""
        return f"{measure.label.lower()} non publié{ending} ({MISSING})"
    parts = [phrase(measure, row.total, row.statement)]
    beside = siblings(data, row)
    for key in ("projets", "aide"):
        if key in beside and key != measure.key:
            item = beside[key]
            parts.append(phrase(MEASURES[key], item.value, item))
    text = ", ".join(parts)
    if selection.per != "total":
        text = f"{measure.text(row.value, selection.per)}{NBSP}{measure.rate_unit} ({text})"
    return f"{text} dans une vague" if selection.nature == "vague" else text


def headlines(
    data: RegionsData,
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
    nation: Nation | None,
    chosen: RegionRow | None,
) -> tuple[Headline, ...]:
    """Return the large figures: those of the chosen region's published row.

    Or the nation's and the extremes.
    """
    if chosen is None or chosen.total is None:
        return _of_nation(data, selection, measure, rows, nation)
    counted = chosen.statement is None or measure.key == "nommes"
    figures = (_counted if counted else _published)(data, selection, measure, chosen)
    if chosen.rank is not None:
        figures.append(_rank(selection, rows, nation, chosen))
    return tuple(figures)


def _counted(
    data: RegionsData, selection: RegionsSelection, measure: RegionMeasure, chosen: RegionRow
) -> list[Headline]:
    """Return what this site counts itself: territories, or projects named one by one."""
    source = SourceLine(
        "Projets nommés par les sources publiques, comptés par ce site (une source par projet)"
    )
    if measure.key == "territoires":
        source = perimeter_source(data, selection.phase)
    total, date = chosen.total or 0, chosen.date or _PARTIAL
    per_inhabitants = total / data.population[chosen.code] * measure.scale
    rate = measure.text(per_inhabitants, RATE)
    noun = measure.several if round(per_inhabitants, measure.rate_decimals) >= 2 else measure.one
    return [
        Headline(measure.text(total), measure.several if total >= 2 else measure.one, date, source),
        Headline(rate, f"{noun} {measure.rate_unit}", date, _per_inhabitant(source)),
    ]


def _published(
    data: RegionsData, _selection: RegionsSelection, measure: RegionMeasure, chosen: RegionRow
) -> list[Headline]:
    """Return the values of one published row, with what they are per inhabitant."""
    beside = siblings(data, chosen)
    source = data.sources[beside[measure.key].source_id]
    figures = []
    for key in ("projets", "aide", "investissement", "emplois", "sites"):
        if key not in beside:
            continue
        item, kind = beside[key], MEASURES[key]
        several, one = kind.several.removeprefix("d’"), kind.one
        if key == "projets" and item.counted == "companies":
            several, one = "entreprises aidées", "entreprise aidée"
        said = (
            f"{item.qualifier} {kind.text(item.value)}" if item.qualifier else kind.text(item.value)
        )
        label = one if one and item.value < 2 else several
        figures.append(Headline(said, label, chosen.date, source, item.note))
        if key in ("aide", measure.key):
            rate = round(item.value / data.population[chosen.code] * kind.scale, kind.rate_decimals)
            name = f"€ {kind.several} par habitant"
            if one:
                name = f"{one if rate < 2 else several} {kind.rate_unit}"
            figures.append(
                Headline(
                    number(rate, kind.rate_decimals), name, chosen.date, _per_inhabitant(source)
                )
            )
    return figures


def _per_inhabitant(source: SourceLine) -> SourceLine:
    return SourceLine(f"{source.text} ; habitants de 2026 (Insee), calcul de ce site", source.url)


def _rank(
    selection: RegionsSelection,
    rows: tuple[RegionRow, ...],
    nation: Nation | None,
    chosen: RegionRow,
) -> Headline:
    total = sum(row.value is not None for row in rows)
    share = share_of(nation, chosen)
    label = "rang par habitant" if selection.per != "total" else "rang au total"
    note = "Rang parmi les régions qui ont un chiffre de cette nature."
    if selection.fund and selection.measure != "nommes":
        note += " Leurs dates peuvent différer : chacune est écrite sous la région."
    return Headline(
        f"{ordinal(chosen.rank or 0)} sur {total}",
        f"{label} ; {share}" if share else label,
        chosen.date or _PARTIAL,
        SourceLine("Rang et part calculés par ce site sur les chiffres de la vue"),
        note,
    )


def _of_nation(
    data: RegionsData,
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
    nation: Nation | None,
) -> tuple[Headline, ...]:
    known = [row for row in rows if row.value is not None]
    source = SourceLine(
        "Compté par ce site sur les énoncés publiés ; la source de chacun est dans le tableau"
    )
    if measure.key == "territoires":
        source = perimeter_source(data, selection.phase)
    figures = [
        Headline(
            f"{len(known)} sur {len(rows)}",
            "régions ont un chiffre de cette nature",
            context(data, selection),
            source,
        )
    ]
    if nation is not None:
        noun = "entreprises aidées" if companies(rows) else measure.several.removeprefix("d’")
        origin = data.sources[nation.source_id] if nation.source_id else source
        label = "somme des 18 régions" if nation.summed else "au niveau national"
        figures.append(
            Headline(
                measure.text(nation.value), f"{noun}, {label}", nation.date or _PARTIAL, origin
            )
        )
    for row, word in zip((*known[:1], *known[-1:]), ("le plus haut", "le plus bas"), strict=False):
        origin = source
        if row.statement is not None and measure.key != "nommes":
            origin = data.sources[row.statement.source_id]
        text = measure.text(row.value, selection.per)
        unit = f", {measure.rate_unit}" if selection.per != "total" else ""
        label = f"{row.name}, {word} des chiffres publiés{unit}"
        figures.append(Headline(text, label, row.date or _PARTIAL, origin))
    return tuple(figures)


def warning(selection: RegionsSelection, dates: set[str]) -> str:
    """Say what keeps the bars from being compared as they stand."""
    if selection.nature == "cumul" and len(dates) > 1:
        return "Ces cumuls n’ont pas la même date : elle est écrite sous chaque région. Une région plus bas peut n’avoir publié que plus tôt."
    if selection.nature == "vague":
        return "Une vague est une partie des projets, à sa date. Ce classement compare la dernière vague connue de chaque région ; il ne dit rien du total."
    if selection.nature == "releve" and selection.fund == "faiit":
        return "Seul relevé de toutes les régions à une même date. Il compte des entreprises, non des projets ; confiance moyenne."
    if selection.measure == "nommes":
        return "Liste partielle : une région sans projet nommé n’est pas une région sans projet. La jauge dit ce qui manque."
    if selection.measure == "territoires" and selection.phase == "2018":
        return "Novembre 2018 : décomptes annoncés par des sources régionales pour neuf régions ; aucune liste nationale n’est publiée."
    return ""


def about(
    data: RegionsData,
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
) -> tuple[tuple[str, str], ...]:
    """Return "Ce que montre cette vue" for the selection."""
    sections = [("Définition", measure.definition)]
    if selection.fund:
        funds = data.tables.table("funds").set_index("fund")
        note = funds.loc[selection.fund, "note"]
        text = str(funds.loc[selection.fund, "description_fr"]) + (
            f". Réserve : {note}" if isinstance(note, str) else ""
        )
        sections.append(("Fonds", text))
        sections.append(
            (
                "Nature",
                "Cumul : le total publié à sa date. Vague : une partie, annoncée un jour donné. Relevé : toutes les régions au même jour. "
                "Ces natures ne sont ni additionnées ni classées ensemble ; les énoncés des autres natures sont dans la fiche de la région.",
            )
        )
    sections.append(
        (
            "Dénominateur",
            f"Population municipale des régions, communes de 2026 (Insee) : {measure.rate_unit.removesuffix('.') if measure.one else '€ par habitant'}.",
        )
    )
    absent = [row.name for row in rows if row.value is None]
    if absent:
        sections.append(
            (
                "Ce qui manque",
                f"Aucun chiffre de cette nature n’est publié pour : {', '.join(absent)}.",
            )
        )
    if measure.key == "territoires":
        sections.append(
            (
                "Comptage",
                "Un territoire de plusieurs régions compte dans chacune : la somme des régions dépasse le total national.",
            )
        )
    sections.append(
        (
            "Part de la nation",
            "Rapport au total national de même nature, de date distante d’un an au plus ; sinon non calculé (n.d.).",
        )
    )
    sections.append(
        (
            "Sources",
            "Chaque région porte la sienne dans le tableau, dans la fiche et dans les fichiers à télécharger.",
        )
    )
    return tuple(sections)
