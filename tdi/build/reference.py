"""Read all reference tables and check what one table alone cannot tell.

Codes, sources, funds, sums.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tdi import paths
from tdi.build.money import check_faults, check_money, check_places, check_statements
from tdi.build.reference_reading import read_table
from tdi.build.reference_schema import TABLES
from tdi.build.reference_tables import Reference
from tdi.data.sources import read_sources
from tdi.errors import SchemaViolation, UnsourcedFigure
from tdi.model.phases import PHASES
from tdi.paths import shown


def read_reference(folder: Path, sources: Path, corrections: Path | None = None) -> Reference:
    """Read and check every reference table.

    Parameters
    ----------
    folder : pathlib.Path
        ``data/reference``.
    sources : pathlib.Path
        ``data/sources.toml``.
    corrections : pathlib.Path, optional
        Accepted faults; ``data/corrections/programme.toml`` otherwise.

    Returns
    -------
    Reference

    Raises
    ------
    SchemaViolation
        If a table breaks its schema, or refers to a phase, territory, fund or region that is not
        there, or says something twice.
    UnsourcedFigure
        If a row names a source that the registry does not hold.
    SourceError
        If the registry is faulty.
    StaleCorrection
        If an accepted fault no longer occurs.
    """
    registry = read_sources(sources)
    tables = {name: read_table(table, folder, registry.data_date) for name, table in TABLES.items()}
    reference = Reference(folder, tables, registry)
    for name in tables:
        _check_sources(reference, name)
    _check_phases(reference)
    _check_territories(reference)
    _check_2018(reference)
    check_statements(reference)
    check_money(reference)
    check_faults(reference, corrections or paths.data() / "corrections" / "programme.toml")
    check_places(reference)
    return reference


def read_checked(folder: Path, sources: Path, names: Iterable[str]) -> Reference:
    """Read some tables that a build has checked as a whole.

    Their digests must be those of its manifest.

    Parameters
    ----------
    folder : pathlib.Path
        ``data/reference``.
    sources : pathlib.Path
        ``data/sources.toml``.
    names : iterable of str
        Tables.

    Raises
    ------
    SchemaViolation, SourceError
        As :func:`read_reference`, for one table alone.
    """
    registry = read_sources(sources)
    return Reference(
        folder,
        {name: read_table(TABLES[name], folder, registry.data_date) for name in names},
        registry,
    )


def _check_sources(reference: Reference, name: str) -> None:
    frame = reference[name]
    for column in ("source_id", "other_source_ids"):
        if column not in frame:
            continue
        for row, value in enumerate(frame[column]):
            for source in [value] if column == "source_id" else value:
                if source not in reference.registry.sources:
                    raise UnsourcedFigure(
                        f"the source {source!r} is not registered.",
                        where=reference.line(name, row),
                        remedy="add it to data/sources.toml, or mend the id.",
                    )


def _check_phases(reference: Reference) -> None:
    phases = reference["phases"]
    missing = [phase for phase in PHASES if phase not in set(phases["phase"])]
    if missing:
        raise SchemaViolation(
            f"no row for the phase {missing[0]} of LINEUP (tdi/model/phases.py).",
            where=reference.line("phases", len(phases) - 1),
            remedy="add its row, then its territories and members.",
        )
    reference.refuse(
        "phases",
        phases.index[~phases["date"].isin(reference["waves"]["date"])],
        "no announced number has the date of this phase.",
        "add its row to waves.csv: the time line of Évolution is drawn from it.",
    )


def _check_territories(reference: Reference) -> None:
    territories, members = reference["territories"], reference["members"]
    known = set(zip(territories["phase"], territories["id_ti"], strict=True))
    for row, pair in enumerate(zip(members["phase"], members["id_ti"], strict=True)):
        if pair not in known:
            raise SchemaViolation(
                f"the territory {pair[1]} does not exist in phase {pair[0]}.",
                where=reference.line("members", row),
                remedy="mend id_ti or phase, or add the territory to territories.csv.",
            )
    used = set(zip(members["phase"], members["id_ti"], strict=True))
    for row, pair in enumerate(zip(territories["phase"], territories["id_ti"], strict=True)):
        if pair not in used:
            raise SchemaViolation(
                f"the territory {pair[1]} of phase {pair[0]} has no member.",
                where=reference.line("territories", row),
                remedy="add its members to members.csv.",
            )
    twice = members.index[members.duplicated(["phase", "code"], keep="first")]
    for row in twice:
        phase, code, id_ti = members.loc[row, ["phase", "code", "id_ti"]]
        same = members[(members["phase"] == phase) & (members["code"] == code)]
        other = same["id_ti"].iloc[0]
        raise SchemaViolation(
            f"the member {code} of {id_ti} is already in {other} in phase {phase}.",
            where=reference.line("members", int(row)),
            remedy="keep it in one territory.",
        )
    kinds = members["member_kind"].eq("commune") != members["code"].str.len().eq(5)
    reference.refuse(
        "members",
        members.index[kinds],
        "member_kind and code do not agree.",
        "a commune has an INSEE code, an epci or ept a SIREN.",
    )
    vintages = reference["phases"].set_index("phase")["cog_vintage"]
    wrong = members.index[members["cog_vintage"] != members["phase"].map(vintages)]
    reference.refuse(
        "members",
        wrong,
        "cog_vintage differs from the one of the phase.",
        "use the vintage of phases.csv.",
    )
    counts = territories.groupby("phase").size()
    for row, (phase, count) in enumerate(
        zip(reference["phases"]["phase"], reference["phases"]["announced_count"], strict=True)
    ):
        if phase in counts.index and counts[phase] != count:
            raise SchemaViolation(
                f"{count} territories announced for {phase}, {counts[phase]} in territories.csv.",
                where=reference.line("phases", row),
                remedy="complete territories.csv.",
            )


def _check_2018(reference: Reference) -> None:
    territories = reference["territories"]
    of_2020 = set(territories.loc[territories["phase"] == "2020", "id_ti"])
    status, named = reference["status_2018"], reference["territories_2018"]
    reference.refuse(
        "status_2018",
        status.index[~status["id_ti_2020"].isin(of_2020)],
        "this territory does not exist in phase 2020.",
        "use an id_ti of 2020.",
    )
    missing = sorted(of_2020 - set(status["id_ti_2020"]))
    if missing:
        raise SchemaViolation(
            f"{len(missing)} territories of 2020 have no status, e.g. {missing[0]}.",
            where=shown(reference.folder / "status_2018.csv"),
            remedy="add a row for each; unknown is a status.",
        )
    known = (status["status"] != "unknown") & status["basis"].isna()
    reference.refuse(
        "status_2018", status.index[known], "a known status has no basis.", "say named or deduced."
    )
    for row, ids in enumerate(named["ids_ti_2020"]):
        if not set(ids) <= of_2020:
            raise SchemaViolation(
                f"{' '.join(ids)} are not all territories of 2020.",
                where=reference.line("territories_2018", row),
                remedy="use id_ti of 2020.",
            )
    names = set(named["name"])
    for table, column in (("members_2018", "name_2018"),):
        frame = reference[table]
        reference.refuse(
            table,
            frame.index[~frame[column].isin(names)],
            "this territory is not in territories_2018.csv.",
            "mend the name.",
        )
