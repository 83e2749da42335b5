"""French administrative geography: codes, vintages, crosswalks, boundaries.

Ignorant of the programme.
"""
