"""The page Présentation: the scenes of a presentation."""
