"""The official datasets, each described once.

Where it is, what its columns are, what makes a row, how large it may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tdi.errors import NotFound

LICENCE: Final = "Licence Ouverte 2.0"
_DATA: Final = "https://www.data.gouv.fr/datasets/"
CATALOGUE: Final = "https://www.data.gouv.fr/api/1/datasets/"
_STATIC: Final = "https://static.data.gouv.fr/resources/"
MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Field:
    """One column of an official file.

    Attributes
    ----------
    name : str
        Official name, and name of the column that is kept.
    kind : str
        How a cell is read, see ``tdi.build.imports.cell_values``: text, commune, dep, siren, siret,
        euros, gps or id_ti.
    filled : bool
        Whether a row without it is refused.
    aliases : tuple of str
        Other names it had; compared without accents, case and punctuation.
    optional : bool
        Whether a file may lack the column.
    """

    name: str
    kind: str = "text"
    filled: bool = False
    aliases: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Dataset:
    """One official dataset.

    Attributes
    ----------
    name, title_fr, publisher : str
        Name on the command line, title and producer shown to readers.
    address : str
        Official file; ``{year}`` is the vintage asked for. An address of the catalogue of
        data.gouv.fr stands for the latest CSV file of that dataset.
    addresses : tuple of (str, str)
        Phase and address of the files of other phases.
    page : str
        Page of the dataset.
    role : str
        ``communes``, ``groupings``, ``control``, ``projects``, ``sites`` or ``outlines``: what is
        done with the rows.
    fields : tuple of Field
        Columns, in the order they are kept.
    key : tuple of str
        What may not be there twice; empty when only whole rows are compared.
    keep : tuple of (str, str)
        Column and value (compared without accents and case) of the rows that concern the programme;
        empty: all.
    fund : str
        Fund of its projects or sites.
    whole : bool
        Whether one refused row refuses the file: a perimeter with a hole is a wrong perimeter.
    max_bytes, max_unpacked, max_rows : int
        Largest file, largest content once unpacked, most rows kept.
    year : str
        Vintage of the official address, when the dataset has one file a year.
    tried : bool
        Whether this code has read the real file; the addresses could not be reached where it was
        written.
    """

    name: str
    title_fr: str
    publisher: str
    address: str
    page: str
    role: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    keep: tuple[str, str] = ("", "")
    fund: str = ""
    whole: bool = False
    max_bytes: int = 50 * MEGABYTE
    max_unpacked: int = 500 * MEGABYTE
    max_rows: int = 200_000
    year: str = ""
    tried: bool = False
    addresses: tuple[tuple[str, str], ...] = ()

    def address_of(self, phase: str | None, year: str | None) -> str:
        """Return the address of a phase or year, the default one without."""
        return dict(self.addresses).get(phase or "", self.address).format(year=year or self.year)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that are kept."""
        return tuple(field.name for field in self.fields)

    @property
    def lists_territories(self) -> bool:
        """Whether it says which territories there are: then the whole store is built again."""
        return self.role in {"communes", "groupings"}


_ID_TI = Field("id_ti", "id_ti", True, ("id territoire", "code ti", "id_territoire"))
_LIB_TI = Field("lib_ti", "text", True, ("libelle ti", "nom ti", "territoire", "lib_territoire"))
_BY_COMMUNE = (
    Field(
        "insee_com",
        "commune",
        True,
        ("code insee", "insee", "codgeo", "code commune", "code_insee_commune"),
    ),
    Field(
        "lib_com",
        "text",
        False,
        ("libelle commune", "nom commune", "commune", "libgeo"),
        optional=True,
    ),
    _ID_TI,
    _LIB_TI,
)

DATASETS: Final[dict[str, Dataset]] = {
    item.name: item
    for item in (
        Dataset(
            "ti-communes",
            "Territoires d’industrie, liste par commune",
            "ANCT",
            _STATIC
            + "programme-territoires-dindustrie/20240704-091848/liste-ti-com2023-20240704.csv",
            _DATA + "programme-territoires-dindustrie/",
            "communes",
            _BY_COMMUNE,
            ("insee_com",),
            whole=True,
            max_rows=40_000,
            addresses=(
                (
                    "2022",
                    _STATIC
                    + "programme-territoires-dindustrie/20230802-130420/liste-ti-com2023-20230802.csv",
                ),
            ),
        ),
        Dataset(
            "ti-groupements",
            "Territoires d’industrie, liste par groupement",
            "ANCT",
            "https://www.data.gouv.fr/api/1/datasets/r/a1aca2c0-5a34-4a21-82bf-74ff0daf16db",
            _DATA + "programme-territoires-dindustrie/",
            "groupings",
            (
                _ID_TI,
                _LIB_TI,
                Field(
                    "siren_groupement",
                    "siren",
                    True,
                    ("siren", "siren epci", "code siren", "siren_membre"),
                ),
                Field(
                    "lib_groupement",
                    "text",
                    False,
                    ("libelle groupement", "nom groupement", "groupement"),
                ),
                Field(
                    "nature_juridique", "text", True, ("nature", "nature juridique du groupement")
                ),
            ),
            ("siren_groupement",),
            whole=True,
            max_rows=5_000,
        ),
        Dataset(
            "caisse-des-depots",
            "Territoires d’industrie et communes, Caisse des Dépôts",
            "Caisse des Dépôts",
            CATALOGUE + "5fa9901d5a498251f21963ea/",
            _DATA + "5fa9901d5a498251f21963ea/",
            "control",
            _BY_COMMUNE,
            ("insee_com",),
            max_rows=40_000,
        ),
        Dataset(
            "plan-de-relance",
            "Plan de relance, projets industriels",
            "Direction générale des entreprises",
            "https://data.economie.gouv.fr/api/explore/v2.1/catalog/datasets/plan-de-relance/exports/csv",
            _DATA + "60232259b50cb565807ce5b2/",
            "projects",
            (
                Field(
                    "entreprise", "text", True, ("nom entreprise", "raison sociale", "beneficiaire")
                ),
                Field("type_entreprise", optional=True),
                Field("siren", "siren", False, ("numero siren",)),
                Field("volet_relance", optional=True),
                Field("mesure", "text", True),
                Field("nom_departement", optional=True, aliases=("departement",)),
                Field("nom_commune", "text", False, ("commune", "ville")),
                Field("code_postal", optional=True),
                Field("coordonnees_gps", "gps", False, ("geo_point_2d", "gps"), optional=True),
                Field("description_projet", "text", False, ("description", "projet")),
                Field("mesure_light", optional=True),
                Field("mise_a_jour", optional=True),
                Field("filiere", optional=True),
                Field("tonnes_equivalent_co2_pour_les_projets_decarbonation", optional=True),
                Field("code_departement", "dep", False, ("dep", "departement code")),
                Field("nom_region", optional=True, aliases=("region",)),
            ),
            keep=("mesure", "Soutien à l'investissement industriel dans les territoires"),
            fund="faiit",
        ),
        Dataset(
            "fonds-vert",
            "Fonds vert, projets subventionnés",
            "Ministère de la Transition écologique",
            _STATIC
            + "fonds-vert-liste-des-projets-subventionnes/20250731-095516/fonds-vert-2024-export.csv",
            _DATA + "66a215a463a9da4fb801b8cf/",
            "projects",
            (
                Field("nom_region", optional=True, aliases=("region",)),
                Field("code_departement", "dep", False, ("dep", "departement code")),
                Field("nom_departement", optional=True, aliases=("departement",)),
                Field(
                    "code_commune",
                    "commune",
                    False,
                    ("insee_com", "code insee", "code_insee_commune"),
                ),
                Field("nom_commune", "text", False, ("commune",)),
                Field("demarche", "text", True),
                Field("numero_dossier_ds", "number", True, ("numero dossier", "dossier_ds")),
                Field("nom_du_projet", "text", False, ("nom projet", "projet")),
                Field(
                    "raison_sociale_beneficiaire", "text", True, ("beneficiaire", "raison sociale")
                ),
                Field("siret_beneficiaire", "siret", False, ("siret",)),
                Field(
                    "montant_engage",
                    "euros",
                    True,
                    ("montant engage en euros", "montant_engage_eur"),
                ),
            ),
            ("numero_dossier_ds",),
            keep=("demarche", "Territoires d'Industrie en transition écologique"),
            fund="fonds-vert-ti",
            year="2024",
        ),
        Dataset(
            "sites-cles-en-main",
            "Sites clés en main France 2030",
            "Direction générale des entreprises",
            CATALOGUE + "662a4bc173fcdf4bab4ef1b6/",
            _DATA + "662a4bc173fcdf4bab4ef1b6/",
            "sites",
            (
                Field("id_site", "number", True, ("identifiant", "id")),
                Field("insee_com", "commune", True, ("code insee", "code commune", "codgeo")),
                Field("lib_com", "text", False, ("libelle commune", "nom commune", "commune")),
                Field("maturite_site", "text", False, ("maturite",)),
            ),
            ("id_site",),
            fund="sites-2030",
            max_rows=5_000,
        ),
        Dataset(
            "contours-epci",
            "Contours des EPCI (Admin Express, simplifiés à 100 m)",
            "IGN, Etalab",
            "https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/{year}/geojson/epci-100m.geojson",
            _DATA + "contours-administratifs/",
            "outlines",
            (
                Field("code", "siren", True, ("siren", "code epci", "siren_epci")),
                Field("nom", "text", False, ("name", "libelle")),
                Field("area_km2", optional=True),
            ),
            ("code",),
            max_bytes=150 * MEGABYTE,
            year="2026",
            max_rows=2_000,
        ),
    )
}
"""Every dataset by name, but ``phase-2018``.

Which keeps its own form (``tdi.build.phase_2018``).
"""


def dataset_named(name: str) -> Dataset:
    """Return a dataset.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    try:
        return DATASETS[name]
    except KeyError:
        known = ", ".join([*DATASETS, "phase-2018"])
        raise NotFound(
            f"no dataset {name!r}.", where="tdi import", remedy=f"use one of {known}."
        ) from None
