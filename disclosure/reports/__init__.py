"""Reports of a round: the notice and the per-unit sheets."""
