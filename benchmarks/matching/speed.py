"""What matching up to a million items costs, beside plain search: ``python benchmarks/matching/speed.py --help``."""

from match_speed.command import main

if __name__ == "__main__":
    main()
