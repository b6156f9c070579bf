"""Pure scoring: facts in, verdicts and points out. Imports nothing of the library, no clock, no files but its own indicators."""

from scoring.judge import judge

__all__ = ["judge"]
