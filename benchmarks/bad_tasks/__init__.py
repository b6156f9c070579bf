"""Task documents that no office should send, places where no file should be read from, and what they cost."""
