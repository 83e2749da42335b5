"""What plotly.js needs to speak French, given with each chart (``config.locales``).

Its wheel brings English alone.

Words: those of the one button that may teach something, where a chart shows it. Numbers: decimal
comma, narrow no-break space between thousands.
"""

from __future__ import annotations

from typing import Any, Final

from tdi.text.typography import THIN

FRENCH: Final[dict[str, Any]] = {
    "dictionary": {
        "Download plot": "Télécharger le graphique",
        "Download plot as a PNG": "Télécharger le graphique en PNG",
    },
    "format": {
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "months": [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        "shortMonths": [
            "janv.",
            "févr.",
            "mars",
            "avr.",
            "mai",
            "juin",
            "juil.",
            "août",
            "sept.",
            "oct.",
            "nov.",
            "déc.",
        ],
        "date": "%d/%m/%Y",
        "decimal": ",",
        "thousands": THIN,
    },
}
