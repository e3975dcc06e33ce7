"""The electric field a coil induces in a head."""
