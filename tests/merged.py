"""What a merge lost: lines that a side brought and that are gone, and lines it took away that are back.

`make merged MERGE=...`; without one it looks at the last commit. Read beside it what was resolved by hand:
`git show --remerge-diff MERGE`.
"""

import subprocess
import sys
from collections.abc import Iterator

SHORTEST = 12  # characters of a line that says something


def git(*words: str) -> str:
    """Return what git says."""
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout


def lines(commit: str) -> set[str]:
    """Return every line of a commit's tree, wherever it stands."""
    found = {line.strip() for line in git("grep", "-hI", "", commit, "--", ":!*.lock").splitlines()}
    return {line for line in found if len(line) >= SHORTEST}


def lost(merge: str) -> Iterator[str]:
    """Yield what a merge lost of each of its sides, compared with where they parted."""
    sides = git("rev-list", "--parents", "-1", merge).split()[1:]
    before, after = lines(git("merge-base", *sides).strip()), lines(merge)
    for side in sides:
        theirs = lines(side)
        yield from (f"{side[:8]} brought: {line}" for line in sorted(theirs - before - after))
        yield from (f"{side[:8]} took away: {line}" for line in sorted((before - theirs) & after))


if __name__ == "__main__":
    for merge in sys.argv[1:] or ["HEAD"]:
        found = list(lost(merge))
        print(f"{merge}: {len(found)} lines to look at", *found, sep="\n  ")
