"""Serving at scale: the proxy's configuration, the container files."""
