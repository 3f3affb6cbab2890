"""How the application stands in front of a network: headers, health, start-up checks, the secret."""
