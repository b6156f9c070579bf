"""One run of the spider as a process: ``run.py FOLDER DELAY`` with the first pages on standard input, one per line."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Crawl, and end with Scrapy's statistics in its log."""
    folder, delay = Path(sys.argv[1]), float(sys.argv[2])
    sys.path[0:1] = [str(ROOT / "benchmarks")]
    sys.path.append(str(ROOT / ".venv" / "peers"))  # last: what the product pins is what both crawls run on
    from scrapy.crawler import CrawlerProcess

    from crawl_peer.settings import make_settings
    from crawl_peer.spider import OfficeSpider

    values = {name: value for name, (value, _) in make_settings(delay).items()}
    feeds = {
        str(folder / f"{kind}s.jsonl"): {"format": "jsonlines", "item_filter": f"crawl_peer.filters.{name}"}
        for kind, name in (("row", "Rows"), ("article", "Articles"))
    }
    process = CrawlerProcess({**values, "FEEDS": feeds, "LOG_FILE": str(folder / "scrapy.log")})
    process.crawl(OfficeSpider, starts=sys.stdin.read().split(), folder=folder)
    process.start()


if __name__ == "__main__":
    main()
