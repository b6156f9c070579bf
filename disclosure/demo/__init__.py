"""The demo city: a fictional website made from a seed, its truth, a loopback server and scripted readings."""

from disclosure.demo.readings import apply_scripted_readings, scripted_readings
from disclosure.demo.server import DemoServer
from disclosure.demo.site import DemoSite, generate

__all__ = ["DemoServer", "DemoSite", "apply_scripted_readings", "generate", "scripted_readings"]
