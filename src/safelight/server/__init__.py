"""HTTP: routes, authentication, and the bytes of answers. Decides nothing about pictures."""
