"""Steps, guards, record. Empty until the course issue: the door is here so that the layers are complete."""
