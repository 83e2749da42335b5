"""What must hold of the money tables among themselves: funds, amounts, statements, places."""

from __future__ import annotations

from pathlib import Path

from tdi.build.accepted_exceptions import read_accepted_faults
from tdi.build.contradictions import find_faults
from tdi.build.reference_tables import Reference
from tdi.errors import SchemaViolation, StaleCorrection
from tdi.model.vocabulary import REGIONS
from tdi.paths import shown


def check_money(reference: Reference) -> None:
    """Check funds, scopes, amounts and the kinds of values.

    Raises
    ------
    SchemaViolation
        At the first unknown fund, disagreeing scope, aid above its investment, or figure of two
        kinds.
    """
    funds = set(reference["funds"]["fund"])
    for table in (
        "figures",
        "region_funding",
        "departement_funding",
        "projects",
        "sites",
        "sites_counts",
    ):
        frame = reference[table]
        unknown = frame.index[frame["fund"].notna() & ~frame["fund"].isin(funds)]
        for row in unknown:
            raise SchemaViolation(
                f"the fund {frame.loc[row, 'fund']!r} is unknown.",
                where=reference.line(table, int(row)),
                remedy="add it to funds.csv, or use one of its ids.",
            )
    for table in ("region_funding", "sites_counts"):
        frame = reference[table]
        wrong = frame.index[(frame["scope"] == "region") != frame["region"].notna()]
        reference.refuse(
            table, wrong, "scope and region do not agree.", "a region row needs its code."
        )
    funding = reference["region_funding"]
    for table, frame in (
        ("region_funding", funding),
        ("departement_funding", reference["departement_funding"]),
        ("projects", reference["projects"]),
    ):
        above = frame.index[(frame["aid_eur"] > frame["investment_eur"]).fillna(False)]
        reference.refuse(
            table,
            above,
            "the aid is larger than the investment it helps.",
            "check the unit: euros.",
        )
    figures = reference["figures"]
    textual = figures["unit"].isin(["date", "period"])
    reference.refuse(
        "figures",
        figures.index[textual != figures["value_text"].notna()],
        "value_text goes with the units date and period, and only with them.",
        "put a number in value, a date or period in value_text.",
    )
    reference.refuse(
        "figures",
        figures.index[textual == figures["value"].notna()],
        "a figure has neither a number nor a date, or both.",
        "put a number in value, a date or period in value_text.",
    )
    shares = figures.index[((figures["unit"] == "share") & (figures["value"] > 1)).fillna(False)]
    reference.refuse("figures", shares, "a share is larger than 1.", "write 12.5 % as 0.125.")


def check_statements(reference: Reference) -> None:
    """Check that figures have a label, and that each question has at least two statements.

    All of them figures.
    """
    figures, keys = reference["figures"], reference["figure_keys"]
    for row in figures.index[~figures["key"].isin(keys["key"])]:
        raise SchemaViolation(
            f"the key {figures.loc[row, 'key']!r} has no label.",
            where=reference.line("figures", int(row)),
            remedy="add it to figure_keys.csv, or use one of its keys.",
        )
    unused = keys.index[~keys["key"].isin(figures["key"])]
    reference.refuse(
        "figure_keys", unused, "no figure has this key.", "remove the row, or mend the key."
    )
    statements, topics = reference["statements"], reference["statement_topics"]
    for row in statements.index[~statements["figure_id"].isin(figures["figure_id"])]:
        raise SchemaViolation(
            f"there is no figure {statements.loc[row, 'figure_id']!r}.",
            where=reference.line("statements", int(row)),
            remedy="add it to figures.csv, or mend the id.",
        )
    unknown = statements.index[~statements["topic"].isin(topics["topic"])]
    reference.refuse("statements", unknown, "unknown topic.", "add it to statement_topics.csv.")
    counts = statements.groupby("topic").size()
    lonely = topics.index[~topics["topic"].isin(counts.index[counts > 1])]
    reference.refuse(
        "statement_topics",
        lonely,
        "fewer than two statements answer this question.",
        "add them to statements.csv, or remove the question.",
    )


def check_faults(reference: Reference, corrections: Path) -> None:
    """Check what two rows together cannot both say, see ``tdi.build.contradictions``.

    Raises
    ------
    SchemaViolation
        At the first fault that is not accepted.
    StaleCorrection
        If an accepted fault no longer occurs.
    """
    accepted = read_accepted_faults(corrections)
    used = set()
    for fault in find_faults(reference.tables):
        entry = (fault.check, fault.table, frozenset(fault.rows))
        if entry not in accepted:
            raise SchemaViolation(
                fault.what, where=reference.line(fault.table, fault.row), remedy=fault.remedy
            )
        used.add(entry)
    for check, table, rows in sorted(accepted - used, key=str):
        raise StaleCorrection(
            f"the accepted fault {check} of {table} ({', '.join(sorted(rows))}) no longer occurs.",
            where=shown(corrections),
            remedy="remove the entry.",
        )


def check_places(reference: Reference) -> None:
    """Check that the département and the region of a project or site agree with its commune."""
    for table in ("projects", "sites"):
        frame = reference[table]
        for row, (insee, dep) in enumerate(zip(frame["insee_com"], frame["dep"], strict=True)):
            if insee is not None and dep != (insee[:3] if insee.startswith("97") else insee[:2]):
                raise SchemaViolation(
                    f"the commune {insee} is not in the département {dep}.",
                    where=reference.line(table, row),
                    remedy="mend one of the two.",
                )
    unknown = set(REGIONS) - {
        code for codes in reference["territories"]["regions"] for code in codes
    }
    # Mayotte (06) is the only region that never had a territory before phase 2; none may vanish
    # unseen.
    if len(unknown) > 1:
        raise SchemaViolation(
            f"no territory at all in the regions {', '.join(sorted(unknown))}.",
            where=shown(reference.folder / "territories.csv"),
            remedy="check the column regions.",
        )
