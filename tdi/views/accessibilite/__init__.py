"""The page Accessibilité."""
