"""The programme's tables: vocabulary, dates, schemas and the reading of ``data/reference``."""
