"""What only the page Données draws."""
