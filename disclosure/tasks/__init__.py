"""Task documents (政务公开工作主要任务分解表): text in, tasks with their units and places out."""

from disclosure.tasks.document import read_document
from disclosure.tasks.model import Document, Task, Unit, Warning

__all__ = ["Document", "Task", "Unit", "Warning", "read_document"]
