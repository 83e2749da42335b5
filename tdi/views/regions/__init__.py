"""The page Régions."""
