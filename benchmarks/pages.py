"""How well and how fast pages are read, beside other extractors: ``python benchmarks/pages.py --help``."""

from page_reading.command import main

if __name__ == "__main__":
    main()
