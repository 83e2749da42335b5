"""Views as pictures, sheets and slides: built of the views and figures that the pages show."""
