"""What matching many items costs, beside plain search: see benchmarks/README.md."""
