"""``python -m disclosure.cli``."""

from disclosure.cli import main

if __name__ == "__main__":
    main()
