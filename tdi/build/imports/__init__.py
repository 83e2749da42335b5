"""Official datasets.

Fetched, read, checked, kept in data/imports, merged in the tables of a build.
"""
