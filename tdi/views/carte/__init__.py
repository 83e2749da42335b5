"""The page Carte."""
