"""What `app.py` serves around the pages: routes, middleware, what starts and ends with the process."""
