"""Fetching as a careful guest: guard, manners, typed failures, conditional requests, one pinned address per host."""

from disclosure.fetch.clock import Clock, NightClock, WallClock
from disclosure.fetch.errands import Errand, Known, Result, Trip
from disclosure.fetch.fetcher import Fetcher
from disclosure.fetch.guard import check_guest
from disclosure.fetch.own_sites import OwnSites, host_of
from disclosure.fetch.records import CAUSES, FETCHED, Fetch

__all__ = [
    "CAUSES",
    "FETCHED",
    "Clock",
    "Errand",
    "Fetch",
    "Fetcher",
    "Known",
    "NightClock",
    "OwnSites",
    "Result",
    "Trip",
    "WallClock",
    "check_guest",
    "host_of",
]
