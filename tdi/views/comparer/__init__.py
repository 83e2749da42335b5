"""The page Comparer: two to four territories side by side, and all of them as points."""
