"""How light, fast and small a crawl is, beside a Scrapy spider: ``python benchmarks/crawl.py --help``."""

from crawling.command import main

if __name__ == "__main__":
    main()
