"""French typography and dates."""
