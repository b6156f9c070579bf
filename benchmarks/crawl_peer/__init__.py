"""The peer of our crawl: a Scrapy spider that takes the same fields and keeps the same records."""
