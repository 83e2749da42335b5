"""The page of an intercommunality, in or out of the programme."""
