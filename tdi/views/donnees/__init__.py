"""The page Données."""
