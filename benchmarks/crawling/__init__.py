"""The benchmark of the crawl: a site on loopback addresses, our crawl and a Scrapy spider over it, and what its log says."""
