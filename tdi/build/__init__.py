"""From raw inputs and reference tables to the store: the only code that writes it, or uses the network."""
