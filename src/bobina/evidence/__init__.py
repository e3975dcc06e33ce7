"""Claims and their sources; trials and their synthesis come with the evidence issue."""
