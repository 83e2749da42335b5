"""From raw inputs and reference tables to the store.

The only code that writes it, or uses the network.
"""
