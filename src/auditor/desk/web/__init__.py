"""The desk's pages: a Starlette app over the store, rendered on the server."""
