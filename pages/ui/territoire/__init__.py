"""What only the page Territoire draws."""
