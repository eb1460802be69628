"""What the object storage has to do, whichever it is."""
