"""Lets the tests here import the makers of documents that stand beside them."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "readers")]
