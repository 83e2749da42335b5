"""The usual ways, written as they usually are, served by our server so that only the page differs."""
