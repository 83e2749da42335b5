"""The parts of the page Comparer."""
