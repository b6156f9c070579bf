"""What a revised task document changed: two documents, paired task by task."""

from disclosure.tasks.revision.diff import diff_documents, read_side
from disclosure.tasks.revision.show import show_difference

__all__ = ["diff_documents", "read_side", "show_difference"]
