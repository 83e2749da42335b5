"""What only the page Présentation draws."""
