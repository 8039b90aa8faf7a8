"""What winnowing promises (Schleimer and others, 2003)."""

import numpy as np
import pytest

from autograder.similarity.winnowing import LENGTH, WINDOW, grams, winnow

RNG = np.random.default_rng(11)


def words(count: int) -> list[str]:
    return [str(word) for word in RNG.integers(0, 40, size=count)]


@pytest.mark.parametrize("_", range(20))
def test_agreement_as_long_as_the_guarantee_is_always_seen(_):
    common = words(LENGTH + WINDOW - 1)
    first = winnow(words(30) + common + words(17))
    second = winnow(words(5) + common + words(40))
    assert first.keys() & second.keys()


def test_agreement_shorter_than_a_gram_is_never_seen():
    common = words(LENGTH - 1)
    assert not winnow(words(20) + common).keys() & winnow(common + words(20)).keys()


def test_every_window_has_a_fingerprint_at_its_place():
    tokens = words(120)
    hashes, found = grams(tokens), winnow(tokens)
    places = sorted(place for at in found.values() for place in at)
    assert all(hashes[place] == gram for gram, at in found.items() for place in at)
    assert max(np.diff([-1, *places, len(hashes)])) <= WINDOW
    assert len(places) < 0.6 * len(hashes)  # 2 / (WINDOW + 1) of them are expected


def test_short_code_has_one_fingerprint_or_none():
    assert winnow(words(LENGTH - 1)) == {}
    assert len(winnow(words(LENGTH))) == 1


def test_a_hash_is_the_same_in_every_process():
    assert grams([str(n) for n in range(LENGTH)]) == [13408042430395449213]
