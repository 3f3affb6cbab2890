"""How the application faces a network: headers, health, start-up checks, the secret."""
