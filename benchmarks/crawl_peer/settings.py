"""The spider's settings, each with where Scrapy's documentation recommends it (version 2.19)."""

from __future__ import annotations

from typing import Any

POLITE = "project template: polite by default"
BROAD = "topics/broad-crawls"
SAME = "so that both crawls ask alike"


def make_settings(delay: float) -> dict[str, tuple[Any, str]]:
    """Setting → its value and why. What is not named stands at Scrapy's default (AUTOTHROTTLE_ENABLED and HTTPCACHE_ENABLED: False)."""
    return {
        "ROBOTSTXT_OBEY": (True, POLITE),
        "CONCURRENT_REQUESTS_PER_DOMAIN": (1, POLITE),
        "DOWNLOAD_DELAY": (delay, f"{POLITE} (there 1 s); the delay of this run"),
        "FEED_EXPORT_ENCODING": ("utf-8", POLITE),
        "CONCURRENT_REQUESTS": (100, BROAD),
        "REACTOR_THREADPOOL_MAXSIZE": (20, BROAD),
        "LOG_LEVEL": ("INFO", BROAD),
        "COOKIES_ENABLED": (False, BROAD),
        "RETRY_ENABLED": (False, BROAD),
        "REDIRECT_ENABLED": (False, BROAD),
        "DOWNLOAD_TIMEOUT": (15, BROAD),
        "RANDOMIZE_DOWNLOAD_DELAY": (False, f"{SAME}: no jitter"),
        "USER_AGENT": ("PublicPageReader/1.0 (loopback)", SAME),
        "TELNETCONSOLE_ENABLED": (False, "opens no port"),
    }
