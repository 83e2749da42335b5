"""The data that the application reads: the store and its versions, sources, catalogue of tables, release notes."""
