"""What tests stand on: a scripted upstream and a gateway, both over real TCP."""
