"""French administrative geography: codes, vintages, crosswalks, boundaries. Knows nothing of the programme."""
