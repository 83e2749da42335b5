"""The page Projets."""
