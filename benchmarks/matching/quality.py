"""How well tasks are matched with items, beside plain search: ``python benchmarks/matching/quality.py --help``."""

from match_quality.command import main

if __name__ == "__main__":
    main()
