"""The public site as files: pages of the same views and figures as the dashboard.

Read without a server or a script.
"""
