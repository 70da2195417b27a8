"""Under which licences the libraries are that Kring runs on: what its own makers may choose depends on it."""

import re
from importlib.metadata import metadata
from importlib.util import find_spec

from tests.test_locks import RUNS, pinned

FREE_TO_CHOOSE = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation")
USED_AS_IT_COMES = {"psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only"}
ONLY_ON_WINDOWS = {"colorama"}


def licence(library: str) -> str:
    """What a library says of itself: an expression, a line, or what it is filed under."""
    told = metadata(library)
    said = [each for name in ("License-Expression", "License") for each in told.get_all(name) or []]
    filed = [each for each in told.get_all("Classifier") or [] if each.startswith("License")]
    return " ".join([*said, *filed])


def test_each_library_leaves_the_licence_of_kring_open() -> None:
    here = pinned(RUNS).keys() - (set() if find_spec("colorama") else ONLY_ON_WINDOWS)
    bound = {each: licence(each) for each in here if not FREE_TO_CHOOSE.search(licence(each))}
    assert bound == USED_AS_IT_COMES
