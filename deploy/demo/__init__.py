"""The demo association: invented, plausible, and the same for everybody."""
