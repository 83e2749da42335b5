"""What must never enter the repository, and what must be written down in it."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

LIMIT = 4 * 1024 * 1024

# Put together here so that this file does not hold what it looks for.
_REGISTRIES = tuple(
    "".join(parts)
    for parts in (
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("registry.npm", "js.org"),
        ("npm", "js.com"),
        ("yarn", "pkg.com"),
        ("conda", ".anaconda.org"),
    )
)
# Homes and scratch directories of a machine; /usr, /etc and the like are conventions of a system.
_MACHINE_PATH = re.compile(rb"(?<![\w.:/-])/(?:work|root|home|Users|tmp|private|mnt|opt)/[\w.-]+")


def tracked() -> list[Path]:
    """Return the files that git knows, committed or about to be."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return sorted(
        ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()
    )


def is_text(path: Path) -> bool:
    return path.suffix not in {".parquet", ".png", ".jpg", ".ico", ".woff2", ".gz", ".br"}


def test_no_package_registry_is_named() -> None:
    found = []
    for path in filter(is_text, tracked()):
        text = path.read_text(encoding="utf-8", errors="replace").lower()
        found += [f"{path.relative_to(ROOT)}: {host}" for host in _REGISTRIES if host in text]
    assert not found, (
        "packages are fetched by name, through their clients, from wherever these are set to look"
    )


def test_no_path_of_a_machine() -> None:
    found = []
    for path in filter(is_text, tracked()):
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            hit = _MACHINE_PATH.search(line)
            if hit:
                found.append(f"{path.relative_to(ROOT)}:{number}: {hit.group().decode()}")
    assert not found


def test_no_large_file() -> None:
    large = [
        f"{p.relative_to(ROOT)}: {p.stat().st_size:,} bytes"
        for p in tracked()
        if p.stat().st_size > LIMIT
    ]
    assert not large


def test_the_store_is_small() -> None:
    total = sum(p.stat().st_size for p in tracked() if p.is_relative_to(ROOT / "data" / "store"))
    assert total < 15 * 1024 * 1024


def test_every_lock_line_has_a_digest() -> None:
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text()
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in block, f"requirements/{name}: {block.splitlines()[0]}"


def error_classes() -> dict[str, Path]:
    """Return the exception classes that the project defines.

    A private one is a signal inside its module.
    """
    found = {}
    for folder in ("geo", "tdi", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and any(
                    re.search(r"(Error|Exception|Warning)$", ast.unparse(base))
                    for base in node.bases
                    if not node.name.startswith("_")
                ):
                    found[node.name] = path
    return found


def test_every_error_is_documented() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    missing = sorted(name for name in error_classes() if f"`{name}`" not in text)
    assert not missing, f"docs/errors.md does not describe {missing}"


def test_docs_describe_no_error_that_is_gone() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
    assert not sorted(described - set(error_classes()))


def test_the_version_is_said_alike_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    released = re.search(
        r"^## ([\d.]+) \((\d{4}-\d{2}-\d{2})\)",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.M,
    )
    assert released, "CHANGELOG.md begins with no release"
    images = re.findall(
        r"image: \S+:([\d.]+)$", (ROOT / "deploy" / "kubernetes.yaml").read_text("utf-8"), re.M
    )
    assert released[1] == project["version"]
    assert f"\nversion: {released[1]}\n" in cited
    assert f"\ndate-released: {released[2]}\n" in cited
    assert images
    assert set(images) == {released[1]}


def test_decision_records_have_their_parts() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert records
    for path in records:
        text = path.read_text(encoding="utf-8")
        for part in (
            "Status:",
            "## Problem",
            "## Verified facts",
            "## Decision",
            "## Consequences",
        ):
            assert part in text, f"{path.name} lacks {part!r}"


def test_links_between_documents_lead_somewhere() -> None:
    for path in (p for p in tracked() if p.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target):
                assert (path.parent / target).exists(), f"{path.relative_to(ROOT)} -> {target}"


def records() -> list[Path]:
    """Return the decision records, in order."""
    return sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


@pytest.mark.parametrize("path", records(), ids=lambda path: path.name[:4])
def test_a_superseded_record_says_by_which_why_and_at_what_price(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    status = re.search(r"^Status:.*?\n\n", text, re.M | re.S)
    assert status
    if "superseded" in status[0]:
        later = re.search(r"\]\((\d{4}-[\w-]+\.md)\)", status[0])
        assert later, "which record supersedes it?"
        assert later[1] > path.name
        assert (path.parent / later[1]).is_file()
        assert re.search(r"\bbecause\b", status[0])
        assert re.search(r"\bprice\b", status[0], re.I)


def test_the_list_of_superseded_records_is_that_of_their_statuses() -> None:
    text = (ROOT / "docs" / "adr" / "0035-streamlit-as-documented.md").read_text(encoding="utf-8")
    listed = re.search(r"^\* Superseded as a whole: records (.*?)\. In parts: (.*?);", text, re.M)
    assert listed
    for numbers, start in zip(listed.groups(), ("superseded", "accepted"), strict=True):
        found = {
            int(path.name[:4])
            for path in records()
            if re.search(rf"^Status: {start}.*\(0035-", path.read_text(encoding="utf-8"), re.M)
        }
        assert {int(number) for number in re.findall(r"\d+", numbers)} == found


_NAMED = re.compile(
    r"(?<![\w/.:-])(?:app|bench|deploy|docs|examples|geo|pages|tdi|tests)/[\w./-]*[\w/]"
)
# Written by who installs; git-ignored.
_MADE_BY_THE_USER = {"deploy/.env"}


def documents() -> list[Path]:
    """Return what tells of today: the guides, and the decision records in force.

    A superseded record and the changelog tell of their day.
    """
    return [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("*.md")),
        *(path for path in records() if "Status: superseded" not in path.read_text("utf-8")),
    ]


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_a_document_names_files_and_folders_that_there_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # The status of a record says what is gone, and since when.
    text = re.sub(r"^Status:.*?\n\n", "", text, flags=re.M | re.S)
    named = {name for name in _NAMED.findall(text) if "NAME" not in name} - _MADE_BY_THE_USER
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_map_of_the_code_names_files_that_there_are() -> None:
    """Those of the tree in docs/architecture.md, which stand there without their folders."""
    tree = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("```")[1]
    there = {path.name for path in tracked()}
    named = re.findall(r"\b[\w-]+\.(?:py|js|css)\b", tree)
    assert [name for name in named if name not in there] == []
