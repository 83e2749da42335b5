"""The data that the application reads.

The store and its versions, sources, catalogue of tables, release notes.
"""
