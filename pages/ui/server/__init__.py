"""What `app.py` serves around the pages.

Routes, middleware, what starts and ends with the process.
"""
