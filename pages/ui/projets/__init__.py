"""What only the page Projets draws."""
