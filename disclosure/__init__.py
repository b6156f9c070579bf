"""Disclosure: reads what a city's government websites publish and says what each responsible unit seems to owe."""

__version__ = "0.1.0"
