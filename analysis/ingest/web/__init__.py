"""Reading from the web: only what the user names, politely, and never inside the user's own network."""
