"""Who somebody is: passwords, second factors, sessions, and an authority's own provider."""
