"""Official files of the shapes that the publishers give, and a server on loopback that gives them, well or badly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tdi.data.store import Store

MEASURE = "Soutien à l'investissement industriel dans les territoires"
DEMARCHE = "Territoires d'Industrie en transition écologique"
FONDS_VERT = (
    "nom_region",
    "code_departement",
    "nom_departement",
    "code_commune",
    "nom_commune",
    "demarche",
    "numero_dossier_ds",
    "nom_du_projet",
    "raison_sociale_beneficiaire",
    "siret_beneficiaire",
    "montant_engage",
)
RELANCE = (
    "entreprise",
    "type_entreprise",
    "siren",
    "volet_relance",
    "mesure",
    "nom_departement",
    "nom_commune",
    "code_postal",
    "coordonnees_gps",
    "description_projet",
    "mesure_light",
    "mise_a_jour",
    "filiere",
    "tonnes_equivalent_co2_pour_les_projets_decarbonation",
    "code_departement",
    "nom_region",
)
SITES = ("id_site", "insee_com", "lib_com", "maturite_site")
BY_COMMUNE = ("insee_com", "lib_com", "id_ti", "lib_ti")
GROUPINGS = ("id_ti", "lib_ti", "siren_groupement", "lib_groupement", "nature_juridique")


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], separator: str = ",") -> bytes:
    """Return rows as CSV."""

    def cell(value: Any) -> str:
        text = "" if value is None else str(value)
        return (
            '"' + text.replace('"', '""') + '"'
            if any(mark in text for mark in f'{separator}"\n')
            else text
        )

    lines = [separator.join(columns)]
    lines += [separator.join(cell(row.get(name)) for name in columns) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def siret(number: int) -> str:
    """Return a SIRET whose SIREN has a valid key."""
    base = f"{number % 10**8:08d}"
    for key in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(base + key)):
            value = int(digit) * (1 + place % 2)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return f"{base}{key}00017"
    raise AssertionError(number)


def green(number: int = 1, **cells: Any) -> dict[str, Any]:
    """Return a row of the Fonds vert export."""
    return {
        "nom_region": "Auvergne-Rhône-Alpes",
        "code_departement": "01",
        "nom_departement": "Ain",
        "code_commune": "01283",
        "nom_commune": "Oyonnax",
        "demarche": DEMARCHE,
        "numero_dossier_ds": 17_000_000 + number,
        "nom_du_projet": f"Projet {number}",
        "raison_sociale_beneficiaire": f"Plastiques {number} SAS",
        "siret_beneficiaire": siret(40_000_000 + number),
        "montant_engage": "100000.5",
    } | cells


def relance(number: int = 1, **cells: Any) -> dict[str, Any]:
    """Return a row of the plan de relance."""
    return {
        "entreprise": f"ATELIERS {number}",
        "type_entreprise": "PME",
        "siren": siret(50_000_000 + number)[:9],
        "volet_relance": "Compétitivité",
        "mesure": MEASURE,
        "nom_departement": "Ain",
        "nom_commune": "Oyonnax",
        "code_postal": "01100",
        "coordonnees_gps": "46.25, 5.65",
        "description_projet": f"Ligne de production {number}",
        "mesure_light": "Territoires",
        "mise_a_jour": "2022-04-01",
        "filiere": "Plasturgie",
        "code_departement": "1.0",
        "nom_region": "Auvergne-Rhône-Alpes",
    } | cells


def by_commune(store: Store, phase: str) -> list[dict[str, Any]]:
    """Return the list by commune of a phase, as ANCT writes it."""
    pairs = store.table("territory_communes")
    pairs = pairs[pairs["phase"] == phase]
    names = store.table("territories")
    names = names[names["phase"] == phase].set_index("id_ti")["name"]
    return [
        {"insee_com": code, "lib_com": "", "id_ti": id_ti, "lib_ti": names[id_ti]}
        for id_ti, code in zip(pairs["id_ti"], pairs["insee_com"], strict=True)
    ]


Answer = Callable[[BaseHTTPRequestHandler], None]


def body(
    data: bytes, *, length: int | None = None, kind: str = "text/csv", **headers: str
) -> Answer:
    """Answer 200 with a body; `length` may lie."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)
        handler.close_connection = True

    return answer


def status(code: int, **headers: str) -> Answer:
    """Answer a status without a body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


class Official:
    """What the server answers to each path, in turn (the last answer is repeated), and what it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def give(self, path: str, *answers: Answer) -> str:
        """Set the answers of a path; return its address."""
        self.answers[path] = list(answers)
        return self.address + path


@contextmanager
def official() -> Iterator[Official]:
    """Serve on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            answers = site.answers.get(self.path) or [status(404)]
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Official(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
