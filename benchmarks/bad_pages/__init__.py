"""Pages and answers that no reader should be sent, and what reading them costs."""
