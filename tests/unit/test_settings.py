"""The environment variables: what they may hold, what the documentation says of them, and that nobody asks for another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdi import settings
from tdi.errors import SettingError
from tests.conftest import ROOT

NAMES = {variable.name for variable in settings.VARIABLES}
SECRET = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("TDI_WARM", "", True),
        ("TDI_WARM", "0", False),
        ("TDI_STORE", "", None),
        ("TDI_STORE", "data/store", Path("data/store")),
        ("TDI_PUBLIC_URL", " https://ti.example.fr/ ", "https://ti.example.fr"),
        ("TDI_FRAME_ANCESTORS", "", "'self'"),
        ("TDI_FRAME_ANCESTORS", "'self' https://*.example.fr:*", "'self' https://*.example.fr:*"),
        ("TDI_FRAME_ANCESTORS", "https://a.fr", "'self' https://a.fr"),
        ("TDI_FRAME_ANCESTORS", "'none'", "'none'"),
        ("TDI_PROXY_REPLICAS", "a:1, b:2", ("a:1", "b:2")),
        ("TDI_PROXY_TRUSTED", "10.0.0.0/8 ::1", ("10.0.0.0/8", "::1/128")),
        ("TDI_PROXY_SITE_PATH", "vitrine", "/vitrine/"),
        ("TDI_COOKIE_SECRET", SECRET, SECRET),
    ],
)
def test_good_values(name: str, text: str, read: object) -> None:
    assert settings.value(name, {name: text}) == read


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TDI_WARM", "yes"),
        ("TDI_PUBLIC_URL", "ti.example.fr"),
        ("TDI_PUBLIC_URL", "https://ti.example.fr/tableau"),
        ("TDI_PUBLIC_URL", 'https://"><script>'),
        ("TDI_FRAME_ANCESTORS", "https://a.fr; script-src *"),
        ("TDI_FRAME_ANCESTORS", "https://a.fr, https://b.fr"),
        ("TDI_FRAME_ANCESTORS", "'none' https://a.fr"),
        ("TDI_COOKIE_SECRET", "short"),
        ("TDI_PROXY_LISTEN", "80;"),
        ("TDI_PROXY_LISTEN", "70000"),
        ("TDI_PROXY_REPLICAS", "8501"),
        ("TDI_PROXY_REPLICAS", "a:1,a:1"),
        ("TDI_PROXY_TRUSTED", "10.0.0.1/8"),
        ("TDI_PROXY_SITE_PATH", "/"),
        ("TDI_PROXY_SITE_PATH", "/../x/"),
        ("TDI_PROXY_REQUESTS", "-1"),
        ("TDI_PROXY_LOG", "a;b"),
    ],
)
def test_malformed_values_say_what_is_expected(name: str, text: str) -> None:
    with pytest.raises(SettingError, match=rf"^{name}: .*expected") as caught:
        settings.check({name: text})
    assert "\n" not in str(caught.value)
    if name == "TDI_COOKIE_SECRET":
        assert text not in str(caught.value), "a secret is never printed"


def test_all_faults_in_one_line() -> None:
    with pytest.raises(SettingError, match=r"TDI_WARM.*TDI_PROXY_LISTEN"):
        settings.check({"TDI_WARM": "x", "TDI_PROXY_LISTEN": "x"})


def test_unknown_names_are_said_with_the_nearest() -> None:
    said = settings.check(
        {
            "TDI_FRAME_ANCESTOR": "x",
            "TDI_ZZZ": "1",
            "OTHER": "1",
            "TDI_APP_PORT_8501_TCP": "tcp://x",
        }
    )
    assert [line.split()[0] for line in said] == ["TDI_FRAME_ANCESTOR", "TDI_ZZZ"]
    assert "TDI_FRAME_ANCESTORS is meant?" in said[0]


def test_secret_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    assert settings.cookie_secret({"TDI_COOKIE_SECRET_FILE": str(file)}) == SECRET
    assert settings.cookie_secret({}) == ""
    with pytest.raises(SettingError, match="both"):
        settings.cookie_secret({"TDI_COOKIE_SECRET_FILE": str(file), "TDI_COOKIE_SECRET": SECRET})
    file.write_text("short")
    with pytest.raises(SettingError) as caught:
        settings.check({"TDI_COOKIE_SECRET_FILE": str(file)})
    assert "short" not in str(caught.value)
    with pytest.raises(SettingError):
        settings.check({"TDI_COOKIE_SECRET_FILE": str(tmp_path / "none")})


@given(
    st.sampled_from(sorted(NAMES)),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
)
def test_any_text_is_read_or_refused_in_one_line(name: str, text: str) -> None:
    said = ""
    try:
        settings.value(name, {name: text})
    except SettingError as error:
        said = str(error)
    assert "\n" not in said


def sources() -> list[Path]:
    folders = ("tdi", "pages", "deploy", "bench", "tests", ".ci")
    found = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ""}
    ]
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def test_no_other_variable_is_asked_for() -> None:
    asked = re.compile(
        r"""(?:environ(?:\.get)?|getenv|delenv|setenv|value|envvar)\W{1,4}(TDI_[A-Z_]+)"""
    )
    for path in sources():
        unknown = set(asked.findall(path.read_text(encoding="utf-8"))) - NAMES
        assert not unknown, (
            f"{path.relative_to(ROOT)} asks for {sorted(unknown)}, which tdi/settings.py does not know"
        )


def test_only_settings_reads_them() -> None:
    """A value read elsewhere would be checked nowhere.

    The tests' own browser and the command line's options aside.
    """
    for folder in ("tdi", "pages", "deploy"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"""(environ\.get|getenv)\(["']TDI_""", text), path


def test_documentation_lists_exactly_them() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(TDI_[A-Z_]+)` \| (.+) \|$", text, re.M))
    assert rows.keys() == NAMES
    for variable in settings.VARIABLES:
        shown = variable.shown or f"`{variable.default}`"
        assert rows[variable.name] == f"{variable.meaning} | {shown} | {variable.reader}", (
            variable.name
        )
