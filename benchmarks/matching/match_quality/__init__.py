"""How well tasks are matched with items, beside plain search: see benchmarks/README.md."""
