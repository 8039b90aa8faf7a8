"""Fingerprints of a row of tokens, after Schleimer, Wilkerson and Aiken.

Winnowing: Local Algorithms for Document Fingerprinting. Proceedings of the 2003 ACM SIGMOD
International Conference on Management of Data, 76-85. https://doi.org/10.1145/872757.872770
"""

import hashlib
from collections.abc import Sequence

LENGTH = 8  # tokens in a k-gram: shorter agreement is never seen
WINDOW = 4  # k-grams of which one is chosen: agreement of LENGTH + WINDOW - 1 tokens is always seen


def grams(tokens: Sequence[str]) -> list[int]:
    """A hash of each run of LENGTH tokens, in order; the same in every process."""
    return [
        _hash(tokens[start : start + LENGTH]) for start in range(max(0, len(tokens) - LENGTH + 1))
    ]


def winnow(tokens: Sequence[str]) -> dict[int, list[int]]:
    """The chosen fingerprints, each with the positions of the first tokens of its k-grams.

    Of every WINDOW neighbouring k-grams the one with the smallest hash is chosen, the last of
    several.
    """
    hashes = grams(tokens)
    chosen: set[int] = set()
    for start in range(max(1, len(hashes) - WINDOW + 1) if hashes else 0):
        window = range(start, min(start + WINDOW, len(hashes)))
        chosen.add(min(window, key=lambda position: (hashes[position], -position)))
    found: dict[int, list[int]] = {}
    for position in sorted(chosen):
        found.setdefault(hashes[position], []).append(position)
    return found


def _hash(run: Sequence[str]) -> int:
    digest = hashlib.blake2b("\x1f".join(run).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
