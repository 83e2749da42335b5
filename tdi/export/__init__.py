"""What leaves the product: CSV, GeoJSON, and later spreadsheets, slides and the static site."""
