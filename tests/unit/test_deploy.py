"""The files of deploy/: nginx reads every configuration that we write.

Container, compose and Kubernetes files agree with each other and with the code.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy import nginx
from deploy.own_pages import OWN_PAGES, own_page
from deploy.proxy import TAKEN, Proxy, brotli_modules
from pages.ui.server.not_found import ANSWERED, CLOSED
from tdi import settings
from tdi.errors import SettingError
from tests.conftest import ROOT
from tests.proxy import need_nginx, write_site

DEPLOY = ROOT / "deploy"
BOTH = Proxy(
    listen="127.0.0.1:18080",
    health="127.0.0.1:18081",
    replicas=("127.0.0.1:18501", "127.0.0.1:18502"),
    site=Path("site"),
    modules=brotli_modules(),
)


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for a test."""
    chain, key = folder / "cert.pem", folder / "key.pem"
    asked = f"req -x509 -newkey rsa:2048 -nodes -subj /CN=ti.example.fr -days 1 -out {chain} -keyout {key}"
    subprocess.run(["openssl", *asked.split()], check=True, capture_output=True)
    return chain, key


@pytest.mark.parametrize(
    "kind", ["both", "site alone", "dashboard alone", "no limits", "in front", "https"]
)
def test_nginx_reads_what_we_write(kind: str, tmp_path: Path) -> None:
    need_nginx()
    site = write_site(tmp_path / "site")
    proxy = replace(BOTH, site=site)
    if kind == "site alone":
        proxy = replace(proxy, replicas=())
    elif kind == "dashboard alone":
        proxy = replace(proxy, site=None, modules=())
    elif kind == "no limits":
        proxy = replace(proxy, requests=0, files=0, sessions=0)
    elif kind == "in front":
        proxy = replace(
            proxy, trusted=("10.0.0.0/8", "::1/128"), ancestors="'self' https://*.example.fr"
        )
    elif kind == "https":
        cert, key = certificate(tmp_path)
        proxy = replace(
            proxy, certificate=cert, key=key, plain="127.0.0.1:18082", site_path="/vitrine/ti/"
        )
    text = nginx.write(tmp_path / "run", proxy).read_text()
    assert "@@" not in text
    done = subprocess.run(
        [*nginx.command(tmp_path / "run"), "-t", "-q"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr
    assert ("proxy_pass" in text) == (kind != "site alone")
    assert ("brotli_static" in text) == bool(proxy.modules and proxy.site)
    assert ("limit_req " in text) == (kind not in {"no limits", "site alone"})
    assert ("ssl http2" in text) == (kind == "https")


def test_ancestors_reach_every_policy() -> None:
    text = nginx.configuration(replace(BOTH, ancestors="https://portail.example.fr"))
    assert 'default "https://portail.example.fr"' in text
    assert 'map $uri $site_frame {\n        default "";' in text, (
        "the older header cannot name another origin"
    )


def test_faults_of_the_environment_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in [n for n in os.environ if n.startswith("TDI_")]:
        monkeypatch.delenv(name)
    for name, text, said in (
        ("TDI_PROXY_REPLICAS", "", "neither replicas nor a static site"),
        ("TDI_PROXY_REPLICAS", "8501", "host:port"),
        ("TDI_PROXY_SITE_PATH", "/static/", "belongs to the dashboard"),
        ("TDI_PROXY_CERTIFICATE", "cert.pem", "go together"),
    ):
        with monkeypatch.context() as one:
            one.setenv(name, text)
            assert nginx.main(["--folder", str(tmp_path / "run")]) == 1
        lines = capsys.readouterr().err.strip().splitlines()
        assert len(lines) == 1, lines
        assert said in lines[0]


def test_a_site_that_comes_later_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    need_nginx()
    monkeypatch.setenv("TDI_PROXY_SITE", str(tmp_path / "later"))
    monkeypatch.setenv("TDI_PROXY_LISTEN", "127.0.0.1:18080")
    assert nginx.main(["--folder", str(tmp_path / "run")]) == 0
    assert "not there (yet)" in capsys.readouterr().err


def test_the_proxy_knows_the_addresses_of_the_dashboard() -> None:
    served = {prefix.split("/")[1] for prefix in ANSWERED}
    assert served <= TAKEN
    text = nginx.configuration(BOTH)
    for prefix in served:
        assert re.search(rf"location [^{{]*\b{prefix}\b", text), (
            f"/{prefix}/ has no rule of its own"
        )
    opened = set(re.findall(r"location (?:= |\^~ )(/_stcore/[\w-]+)", text))
    assert not opened & set(CLOSED)
    assert opened == {
        "/_stcore/stream",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/bidi-components",
    }


def test_own_pages_are_calm_and_whole() -> None:
    for name in OWN_PAGES:
        page = own_page(name, BOTH)
        assert '<html lang="fr">' in page
        assert 'href="/public/"' in page
        assert "@@" not in page
        assert not re.search(r"(src|href)=\"(?!/)", page), "one file, nothing else to fetch"
    alone = own_page("indisponible", replace(BOTH, site=None))
    assert "/public/" not in alone


def test_colours_are_those_of_the_theme() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
    style = (DEPLOY / "page.css").read_text()
    for name in ("light", "dark"):
        assert f"html {{ background: {theme[name]['backgroundColor']};" in style


NAMES = {variable.name: variable for variable in settings.VARIABLES}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def kubernetes() -> dict[tuple[str, str], dict[str, Any]]:
    documents = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))
    return {(one["kind"], one["metadata"]["name"]): one for one in documents}


def test_compose_agrees_with_the_code() -> None:
    services = compose()["services"]
    proxy = services["proxy"]["environment"]
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        for variable in service["environment"]:
            assert variable in NAMES, f"{name}: {variable}"
        for variable, text in service["environment"].items():
            plain = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
            if not plain.startswith("${"):
                settings.value(variable, {variable: plain})
    addresses = [
        services[name]["networks"]["inside"]["ipv4_address"] + ":8501"
        for name in ("app-1", "app-2")
    ]
    assert list(settings.value("TDI_PROXY_REPLICAS", proxy)) == addresses
    assert services["proxy"]["ports"][0].endswith(":" + proxy["TDI_PROXY_LISTEN"])
    assert '--port", "8501' in (DEPLOY / "Containerfile").read_text()
    asked = set(re.findall(r"\$\{(TDI_\w+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked <= NAMES.keys()
    given = set(re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text(), re.M))
    assert given <= asked | {"PUBLISH"}


def test_containerfile_agrees_with_the_code() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    targets = set(re.findall(r"^FROM \S+ AS (\w+)", text, re.M))
    assert {service["build"]["target"] for service in compose()["services"].values()} <= targets
    assert "/_stcore/health" in text
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    users = re.findall(r"^(?:FROM \S+ AS (app|proxy)|USER (\S+))$", text, re.M)
    assert ("", "10001:10001") in users[users.index(("app", "")) :][:2]
    assert ("", "10001:10001") in users[users.index(("proxy", "")) :][:2]
    for variable in re.findall(r"\b(TDI_\w+)=", text):
        assert variable in NAMES
    kept = (DEPLOY / "Containerfile.dockerignore").read_text()
    for folder in ("tdi", "geo", "pages", "deploy", ".streamlit", "data/store"):
        assert f"!{folder}\n" in kept


def test_the_proxy_needs_no_package() -> None:
    """Its image has the standard library only."""
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            "import deploy.nginx, sys; print(*[m for m in ('brotli', 'pandas') if m in sys.modules])",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_kubernetes_agrees_with_the_code() -> None:
    found = kubernetes()
    config = found["ConfigMap", "tdi"]["data"]
    settings.check(config)
    assert not set(config) - NAMES.keys()
    app, proxy = found["StatefulSet", "tdi-app"]["spec"], found["Deployment", "tdi-proxy"]["spec"]
    for spec in (app, proxy):
        pod = spec["template"]["spec"]
        assert pod["enableServiceLinks"] is False, "else variables TDI_..._PORT appear"
        assert pod["securityContext"]["runAsNonRoot"] is True
        container = pod["containers"][0]
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        for probe in ("readinessProbe", "livenessProbe"):
            assert container[probe]["httpGet"]["port"] in ports
        for variable in container["env"]:
            assert variable["name"] in NAMES
            source = variable.get("valueFrom", {}).get("configMapKeyRef")
            assert source is None or source["key"] in config
        assert (
            spec["selector"]["matchLabels"].items()
            <= spec["template"]["metadata"]["labels"].items()
        )
    assert app["template"]["spec"]["containers"][0]["ports"][0]["containerPort"] == 8501
    assert (
        app["template"]["spec"]["containers"][0]["readinessProbe"]["httpGet"]["path"]
        == "/_stcore/health"
    )
    replicas = settings.value("TDI_PROXY_REPLICAS", config)
    assert len(replicas) == app["replicas"]
    for replica in replicas:
        name, port = replica.split(":")
        service = found["Service", name]["spec"]
        assert service["selector"] == {"statefulset.kubernetes.io/pod-name": name}
        assert service["ports"][0]["port"] == int(port)
    backend = found["Ingress", "tdi"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"][
        "name"
    ]
    assert found["Service", backend]["spec"]["sessionAffinity"] == "ClientIP"
    for kind, name in found:
        if kind == "PodDisruptionBudget":
            labels = found[kind, name]["spec"]["selector"]["matchLabels"]
            assert any(
                spec["template"]["metadata"]["labels"].items() >= labels.items()
                for spec in (app, proxy)
            )


def test_every_variable_says_its_fault() -> None:
    with pytest.raises(SettingError, match=r"deploy\.md"):
        settings.value("TDI_PROXY_LISTEN", {"TDI_PROXY_LISTEN": "?"})
