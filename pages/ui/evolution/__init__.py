"""What only the page Évolution draws."""
