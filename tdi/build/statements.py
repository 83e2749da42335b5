"""Published figures with their label and stage.

With the questions to which they give different answers.
"""

from __future__ import annotations

import pandas as pd

from tdi.data.catalogue import CATALOG
from tdi.model.vocabulary import MONEY_STAGES


def labelled(figures: pd.DataFrame, figure_keys: pd.DataFrame) -> pd.DataFrame:
    """Add label_fr, topic and stage to the figures.

    Parameters
    ----------
    figures : pandas.DataFrame
        One row per figure_id: key, unit, nature.
    figure_keys : pandas.DataFrame
        One row per key: label_fr, topic.

    Returns
    -------
    pandas.DataFrame
        The rows, in their order. ``stage`` is announced, committed or paid for an amount in euros,
        None otherwise.
    """
    keys = figure_keys.set_index("key")
    stage = figures["nature"].map(MONEY_STAGES).where(figures["unit"] == "EUR")
    return figures.assign(
        label_fr=figures["key"].map(keys["label_fr"]),
        topic=figures["key"].map(keys["topic"]),
        stage=stage.astype(object).where(stage.notna(), None),
    )


def build_statements(
    statements: pd.DataFrame, statement_topics: pd.DataFrame, figures: pd.DataFrame
) -> pd.DataFrame:
    """Give each statement the value, date, scope and source of its figure.

    And the reading of its question.

    Parameters
    ----------
    statements : pandas.DataFrame
        One row per (topic, figure_id): rank, says_fr.
    statement_topics : pandas.DataFrame
        One row per topic: reading_fr.
    figures : pandas.DataFrame
        One row per figure_id.

    Returns
    -------
    pandas.DataFrame
        One row per (topic, rank): the columns of the catalogue.
    """
    joined = statements.merge(
        figures, on="figure_id", validate="many_to_one", suffixes=("", "_figure")
    )
    joined["reading_fr"] = joined["topic"].map(statement_topics.set_index("topic")["reading_fr"])
    return joined[list(CATALOG["statements"].columns)]
