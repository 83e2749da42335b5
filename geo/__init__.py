"""French administrative geography: codes, vintages, crosswalks, boundaries; ignorant of the programme."""
