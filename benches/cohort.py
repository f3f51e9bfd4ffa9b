"""Measures `cohort` beside Git's own reading in turns; benches/cohort.sh calls it."""

import json
import math
import subprocess
import sys
from pathlib import Path

from cohort_repository import VERSION
from measure import OURS, Candidate, measure, print_goal

CACHE = Path(sys.argv[2])
SIZES = [int(argument) for argument in sys.argv[3:]]
KINDS = ["ticked", "edited", "loose", "sha256", "reftable"]

COHORT, HISTORY = "git-roadmap cohort --json", "git-roadmap cohort --history --json"
FLOOR = "git for-each-ref | git cat-file --batch"
BY_ID = "the same by the commits' ids"


def pipe(what):
    return ["sh", "-c", f"git for-each-ref --format='%({what}):ROADMAP.md' refs/remotes | git cat-file --batch >/dev/null"]


def processes(folder):
    ours = [OURS, "cohort", "--refs", "refs/remotes", "--json"]
    return [
        Candidate(COHORT, ours, folder),
        Candidate(FLOOR, pipe("refname"), folder),
        Candidate(BY_ID, pipe("objectname"), folder),
        Candidate(HISTORY, [*ours, "--history"], folder),
    ]


def check(folder, command, truth):
    """What ours says must be what was made."""
    said = json.loads(subprocess.check_output(command, cwd=folder))
    done = {copy["name"]: copy["progress"]["done"] for copy in said["copies"]}
    verdict = "all as they were made" if done == truth else "WRONG"
    print(f"- {len(done)} copies: {verdict}")


def compare(copies, kind):
    """Measures all in one repository and prints what came of it."""
    home = CACHE / f"cohort-{VERSION}-{kind}-{copies}"
    folder = home / "repository"
    candidates = processes(folder)
    measure(candidates, 11 if copies <= 5_000 else 3)
    by_name = {candidate.name: candidate for candidate in candidates}
    ours, floor = by_name[COHORT], by_name[FLOOR]
    print(f"\n### {copies} copies, {kind}\n")
    print("| process | median ms | min ms | CPU ms | peak MiB | ours to it |")
    print("| --- | --: | --: | --: | --: | --: |")
    for one in candidates:
        if not one.is_measured():
            print(f"| {one.name}: {one.note} | | | | | |")
            continue
        name = f"{one.name} ({one.note})" if one.note else one.name
        print(
            f"| {name} | {one.median() * 1000:.0f} | {one.minimum() * 1000:.0f} | {one.cpu() * 1000:.0f} "
            f"| {one.shown_peak()} | {ours.median() / one.median():.2f} |"
        )
    print()
    print_goal(f"cohort / {FLOOR}", ours.median() / floor.median(), 1.5)
    print(f"  - least times {ours.minimum() / floor.minimum():.2f}, CPU {ours.cpu() / floor.cpu():.2f}")
    check(folder, ours.command, json.loads((home / "truth.json").read_text()))
    sys.stdout.flush()
    return by_name


def print_growth(measured):
    """CPU time per copy, and by which power of the copies it grows."""
    sizes = sorted(measured)
    print("\n### growth\n")
    print("| CPU µs per copy |" + "".join(f" {size} |" for size in sizes) + " powers |")
    print("| --- |" + " --: |" * (len(sizes) + 1))
    powers = {}
    for name in (COHORT, FLOOR, BY_ID):
        times = [measured[size][name].cpu() for size in sizes]
        powers[name] = [
            math.log(times[next_] / times[next_ - 1]) / math.log(sizes[next_] / sizes[next_ - 1])
            for next_ in range(1, len(sizes))
        ]
        cells = "".join(f" {took * 1e6 / size:.1f} |" for took, size in zip(times, sizes))
        print(f"| {name} |{cells} {', '.join(f'{power:.2f}' for power in powers[name])} |")
    print()
    print_goal("cohort, the greatest power", max(powers[COHORT]), 1.1)


measured = {}
for size in SIZES:
    for each in KINDS if size == 5_000 else ["ticked"]:
        found = compare(size, each)
        if each == "ticked":
            measured[size] = found
if len(measured) > 1:
    print_growth(measured)
