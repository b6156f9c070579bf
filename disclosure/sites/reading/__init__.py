"""The parts that every platform reads with: markup, labels, lists, paging, articles."""
