"""Lists of territories on the real compositions.

The members they say, what they change, where two of them disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.vintage import Cog
from tdi import paths
from tdi.build.cog_vintages import read_cogs
from tdi.build.imports.datasets import LICENCE
from tdi.build.imports.lists import perimeters_of, recognise, with_lists
from tdi.build.imports.phases import known_names, known_perimeters
from tdi.build.imports.provenance import Entry, Imports, encode
from tdi.build.raw import open_raw
from tdi.build.reference import read_reference
from tdi.build.reference_tables import Reference
from tdi.data.store import Store, sha256
from tdi.errors import ImportRefused, TdiError
from tests.official import by_commune

# The compositions of each year come from the raw inputs.
pytestmark = pytest.mark.rebuild

PHASE = "2024"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.root() / "data" / "store")


@pytest.fixture(scope="module")
def cogs() -> Mapping[str, Cog]:
    try:
        return read_cogs(open_raw(paths.cache(), paths.lock()))
    except TdiError as error:
        pytest.fail(f"the raw inputs are not there: run `tdi fetch` (make raw). {error}")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(paths.reference(), paths.data() / "sources.toml")


def held(
    folder: Path, *lists: tuple[str, list[dict[str, Any]], str], phase: str = PHASE
) -> Imports:
    imports = Imports(folder)
    for dataset, rows, published in lists:
        frame = pd.DataFrame(rows, dtype=object)
        frame.insert(0, "line", range(2, len(rows) + 2))
        data, ending = encode(frame)
        entry = Entry(
            f"{dataset}-x", dataset, phase, f"{dataset}.{ending}", sha256(data), "t", "ANCT", "", "p", LICENCE,
            published, "2025-03-02", "d", "2023", len(rows), 0, len(rows), 0, 0, 0,
        )  # fmt: skip
        imports = imports.with_entry(entry, data)
    return imports


def grouping(id_ti: str, name: str, siren: str, kind: str = "CC") -> dict[str, Any]:
    return {
        "id_ti": id_ti,
        "lib_ti": name,
        "siren_groupement": siren,
        "lib_groupement": None,
        "nature_juridique": kind,
    }


@pytest.mark.parametrize("phase", ["2020", "2022", "2023", "2024"])
def test_the_list_by_commune_of_each_phase_changes_nothing(
    store: Store, cogs: Mapping[str, Cog], reference: Reference, tmp_path: Path, phase: str
) -> None:
    rows = by_commune(store, phase)
    after = with_lists(reference, held(tmp_path, ("ti-communes", rows, ""), phase=phase), cogs)
    for name in ("members", "territories"):
        before = reference[name].sort_values(["phase", "id_ti"], kind="stable", ignore_index=True)
        pd.testing.assert_frame_equal(after[name].reset_index(drop=True), before, check_dtype=False)


def test_a_correction_changes_its_territories_only(
    store: Store, cogs: Mapping[str, Cog], reference: Reference, tmp_path: Path
) -> None:
    rows = [row for row in by_commune(store, PHASE) if row["insee_com"] != "58046"]
    for row in rows:
        if row["id_ti"] == "ti-8413":
            row["lib_ti"] = "Autre nom"
    after = with_lists(reference, held(tmp_path, ("ti-communes", rows, "2025-03-01")), cogs)
    members, territories = after["members"], after["territories"]
    assert set(members.loc[members["source_id"] == "import-ti-communes-2024", "id_ti"]) == {
        "ti-2707"
    }
    mine = members[(members["phase"] == PHASE) & (members["id_ti"] == "ti-2707")]
    assert "58046" not in set(mine["code"])
    assert set(mine["member_kind"]) == {"epci"}
    changed = territories[territories["source_id"] == "import-ti-communes-2024"].set_index("id_ti")
    assert changed["name"].to_dict()["ti-8413"] == "Autre nom"
    assert len(members[members["phase"] != PHASE]) == len(
        reference["members"].query("phase != @PHASE")
    )


def test_two_lists_of_one_day_must_agree(
    store: Store, cogs: Mapping[str, Cog], reference: Reference, tmp_path: Path
) -> None:
    members = store.table("members")
    mine = members[(members["phase"] == PHASE) & (members["member_kind"] != "commune")]
    names = known_names(store)
    groupings = [
        grouping(ti, names[PHASE, ti], code)
        for ti, code in zip(mine["id_ti"], mine["code"], strict=True)
    ]
    rows = by_commune(store, PHASE)
    lists = (("ti-communes", rows, "2024-07-04"), ("ti-groupements", groupings, "2024-07-04"))
    with pytest.raises(ImportRefused) as caught:
        with_lists(reference, held(tmp_path, *lists), cogs)
    assert (
        "differ in 2 territories (ti-2707: ti-communes alone has 58046. ti-7506: ti-communes alone has"
        in str(caught.value)
    )
    later = (lists[0], (*lists[1][:2], "2023-11-14"))
    after = with_lists(reference, held(tmp_path, *later), cogs)
    assert len(after["members"]) == len(reference["members"]), "of two days, the later list holds"


def test_faults_of_lists(
    store: Store, cogs: Mapping[str, Cog], reference: Reference, tmp_path: Path
) -> None:
    rows = by_commune(store, PHASE)
    fewer = [row for row in rows if row["id_ti"] != "ti-0101"]
    with pytest.raises(ImportRefused, match="182 territories, 183 are announced for phase 2024"):
        with_lists(reference, held(tmp_path, ("ti-communes", fewer, "")), cogs)
    cog = cogs["2023"]
    line = pd.DataFrame([grouping("ti-0101", "x", "200018653")]).assign(line=2)
    perimeter, _ = perimeters_of("ti-groupements", line, cog)
    assert perimeter["ti-0101"] == frozenset(
        cog.groupings.query("siren == '200018653'")["insee_com"]
    )
    twice = pd.concat([line, line.assign(id_ti="ti-0102", line=3)])
    with pytest.raises(ImportRefused, match="is in ti-0101 and in ti-0102"):
        perimeters_of("ti-groupements", twice, cog)
    with pytest.raises(ImportRefused, match=r"552100554 .* is unknown at COG 2023"):
        perimeters_of("ti-groupements", line.assign(siren_groupement="552100554"), cog)
    alone = line.assign(siren_groupement="217400423", nature_juridique="COM", id_ti="ti-8401")
    assert perimeters_of("ti-groupements", alone, cog)[0] == {"ti-8401": frozenset({"74042"})}
    nouvelle = alone.assign(siren_groupement="200064400", lib_groupement="Valserhône")
    assert perimeters_of("ti-groupements", nouvelle, cog)[0] == {"ti-8401": frozenset({"01033"})}
    with pytest.raises(ImportRefused, match="is no commune of COG 2023"):
        perimeters_of("ti-groupements", nouvelle.assign(lib_groupement="Nulle part"), cog)
    named = pd.concat([line, line.assign(lib_ti="y", siren_groupement="200000172", line=3)])
    with pytest.raises(ImportRefused, match="has two names: x / y"):
        perimeters_of("ti-groupements", named, cog)
    with pytest.raises(ImportRefused, match="1 communes are not of COG 2023: 99999"):
        perimeters_of(
            "ti-communes",
            pd.DataFrame([{"insee_com": "99999", "id_ti": "ti-0101", "lib_ti": "x"}]),
            cog,
        )


def test_recognised_by_what_they_hold(store: Store) -> None:
    known, names = known_perimeters(store), known_names(store)
    for phase, perimeter in known.items():
        labels = {code: names[phase, code] for code in perimeter}
        found = recognise(perimeter, labels, known, names, None)
        assert (found.phase, found.identical) == (phase, True)
    other = dict(known["2022"])
    other.pop("ti-0101")
    with pytest.raises(ImportRefused, match="nearest is 2022, 148 of 148"):
        recognise(other, {}, known, names, None)
    assert replace(recognise(other, {}, known, names, "2022"), same=0).phase == "2022"
