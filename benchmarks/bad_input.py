"""Bad input for the page reader, with time and memory of every case: ``python benchmarks/bad_input.py [CASE …]``."""

from bad_pages.command import main

if __name__ == "__main__":
    main()
