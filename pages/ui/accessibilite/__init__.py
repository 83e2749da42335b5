"""What only the page Accessibilité draws."""
