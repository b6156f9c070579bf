"""The parts of ``benchmarks/pages.py``: gold pages, scores, peers, speed, sites, tables."""
