"""Cuts a requirement text into what it asks for, one thing each: sentences, and the phrases they list."""

from __future__ import annotations

import re

SENTENCE = re.compile(r"[。；;！!？?\n]+")
PHRASE = re.compile(r"[，,、：:（）()“”\"《》]+")
ENDING = re.compile(r"等(各?(方面|领域|环节|工作|内容|事项))?(的)?(政府|政务)?(信息)?(公开)?(工作)?$")
LEAST = 2
"""Characters of a phrase that can say something."""


def sentences_of(text: str) -> list[str]:
    """The sentences of a text in order, trimmed."""
    return [part.strip() for part in SENTENCE.split(text) if part.strip()]


def phrases_of(sentence: str) -> list[str]:
    """The phrases of a sentence: 「低保、特困等方面信息公开」 → 低保, 特困."""
    parts = (ENDING.sub("", part.strip()) for part in PHRASE.split(sentence))
    return [part for part in dict.fromkeys(parts) if len(part) >= LEAST]
