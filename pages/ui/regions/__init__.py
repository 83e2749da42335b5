"""What only the page Régions draws."""
