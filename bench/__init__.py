"""Benchmarks: what the dashboard costs beside the usual ways, in one interleaved run. ``python -m bench``."""
