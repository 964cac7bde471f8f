"""The main job of the house, played through its public doors and told as a story."""
