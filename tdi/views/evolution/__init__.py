"""The page Évolution."""
