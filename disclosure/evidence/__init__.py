"""Evidence that survives a dispute: the chain of manifests, the WARC and the capsule that are handed out, the page as it was seen."""

from __future__ import annotations

from disclosure.evidence.chain import add_links, head, is_chained
from disclosure.evidence.verify import verify_chain

__all__ = ["add_links", "head", "is_chained", "verify_chain"]
