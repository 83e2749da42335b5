"""What only the page Financements draws."""
