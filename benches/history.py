"""Measures `log` beside Git's own reading in turns; benches/history.sh calls it."""

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

from history_repository import VERSION
from measure import OURS, Candidate, measure, print_goal

CACHE, TEMPORARY = Path(sys.argv[2]), Path(sys.argv[3])
SIZES = [int(argument) for argument in sys.argv[4:] if argument.isdigit()]
LIST = [argument for argument in sys.argv[4:] if not argument.isdigit()]
ROUNDS = {1_000: 41, 10_000: 21}
CHANGED_BOXES = r"'^[+-].*\[[ xX]\]'"

COLD, WARM = "git-roadmap log --json, cold", "git-roadmap log --json, warm"
LATER = "git-roadmap log --json, 20 commits later"
FIRST = "git-roadmap log --json -n 1, warm"
VERSIONS = "git log --format=%H -- PATH"
RECIPE = "git log -p -- PATH | grep -c"
LAST = "git log -1 -- PATH"
ALL = "git log --no-patch"


class Process(Candidate):
    """A process that may need another state of our cache before it starts."""

    def __init__(self, name, command, folder, prepare=lambda: None):
        super().__init__(name, command, folder)
        self.prepare = prepare
        self.memory = 0.0

    def run(self):
        self.prepare()
        return super().run()

    def measure_memory(self):
        """Adds the peaks of the process and of all that it starts, in MiB.

        They need not have peaked at the same moment, so this is the most that
        it can have been. These are runs of their own, because looking costs
        time; what ends quickly is looked at several times.
        """
        for _ in range(9 if self.median() < 0.1 else 2):
            self.prepare()
            process = subprocess.Popen(
                self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
            peaks = {}
            while process.poll() is None:
                for pid in tree(process.pid):
                    peaks[pid] = max(peak(pid), peaks.get(pid, 0))
            if process.returncode != 0:
                sys.exit(f"{self.name}: {self.command} failed with {process.returncode}")
            self.memory = max(self.memory, sum(peaks.values()) / 1024)

    def shown_memory(self):
        # What ends at once is not seen to its end.
        return f"{self.memory:.0f}" if self.memory >= 8 else "< 8"


def tree(pid):
    """A process and all below it that run at the moment."""
    yield pid
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        below = [Path(f"/proc/{pid}/task/{thread}/children").read_text() for thread in threads]
    except OSError:
        return
    for child in " ".join(below).split():
        yield from tree(int(child))


def peak(pid):
    """The most memory that a process has had so far, in KiB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def processes(folder, path):
    # grep stops at the first match when its output goes to /dev/null.
    recipe = f"git log -p -- {path} | grep -c {CHANGED_BOXES} >{TEMPORARY}/count"
    ours = [OURS, "--file", path, "log", "--json"]
    cache, older = folder / ".git/roadmap", TEMPORARY / "older"

    def without_cache():
        shutil.rmtree(cache, ignore_errors=True)

    def with_older_cache():
        without_cache()
        shutil.copytree(older, cache)

    without_cache()
    shutil.rmtree(older, ignore_errors=True)
    # What it keeps at 20 commits before this one.
    subprocess.run(["git", "checkout", "-q", "HEAD~20"], cwd=folder, check=True)
    subprocess.run(ours, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["git", "checkout", "-q", "-"], cwd=folder, check=True)
    shutil.move(cache, older)
    return [
        Process(COLD, ours, folder, without_cache),
        Process(WARM, ours, folder),
        Process(LATER, ours, folder, with_older_cache),
        Process(FIRST, [*ours, "-n", "1"], folder),
        Process(VERSIONS, ["git", "log", "--format=%H", "--", path], folder),
        Process(RECIPE, ["sh", "-c", recipe], folder),
        Process(LAST, ["git", "log", "-1", "--", path], folder),
        Process(ALL, ["git", "log", "--no-patch"], folder),
    ]


def compare(title, folder, path, rounds, goals):
    """Measures all in one repository and prints what came of it."""
    candidates = processes(folder, path)
    measure(candidates, rounds)
    for candidate in candidates:
        candidate.measure_memory()
    by_name = {candidate.name: candidate for candidate in candidates}
    cold, warm = by_name[COLD], by_name[WARM]
    print(f"\n### {title}\n")
    print("| process | median ms | min ms | CPU ms | peak MiB | cold to it | warm to it |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for one in candidates:
        name = f"{one.name} ({one.note})" if one.note else one.name
        print(
            f"| {name} | {one.median() * 1000:.1f} | {one.minimum() * 1000:.1f} | {one.cpu() * 1000:.1f} "
            f"| {one.shown_memory()} | {cold.median() / one.median():.2f} | {warm.median() / one.median():.2f} |"
        )
    print()
    for ours, theirs, goal in goals:
        mine, other = by_name[ours], by_name[theirs]
        print_goal(f"{ours} / {theirs}", mine.median() / other.median(), goal)
        least, cpu = mine.minimum() / other.minimum(), mine.cpu() / other.cpu()
        print(f"  - least times {least:.3f}, CPU {cpu:.3f}")
    for ours in (COLD, WARM):
        print_goal(f"{ours}, memory / {VERSIONS}", by_name[ours].memory / by_name[VERSIONS].memory, 2)
    sys.stdout.flush()
    return by_name


def check(folder, path, truth):
    """What ours says must be what happened, with its cache and without."""
    said = []
    for process in processes(folder, path)[:3]:
        process.prepare()
        said.append(json.loads(subprocess.check_output(process.command, cwd=folder)))
    entries = [entry["change"] for entry in said[0]["entries"]]
    for change in ("checked", "unchecked"):
        count = entries.count(change)
        if not truth:
            print(f"- {change}: {count}")
            continue
        # Of a task that both sides of a merge ticked, Git may leave one out.
        most = truth[change]
        least = most - truth["twice"] * (change == "checked")
        verdict = "" if least <= count <= most else ", WRONG"
        print(f"- {change}: {count} of {most}{verdict}")
    if any(one != said[0] for one in said):
        print("- the cache says something else: WRONG")


def measure_size(commits):
    folder = CACHE / f"history-{VERSION}-{commits}"
    truth = json.loads((folder / "truth.json").read_text())
    # A commit that changes the list has to be read, whoever lists it.
    goals = [(COLD, VERSIONS, 3), (COLD, RECIPE, 0.333), (WARM, LAST, 2)]
    title = f"{commits} commits, {truth['versions']} versions, {truth['merges']} merges"
    by_name = compare(title, folder / "repository", "ROADMAP.md", ROUNDS.get(commits, 9), goals)
    check(folder / "repository", "ROADMAP.md", truth)
    return by_name


def measure_list(clone, path):
    """A real list, in a clone that borrows the objects of the one given."""
    folder = TEMPORARY / "list"
    subprocess.run(["git", "clone", "-q", "--shared", Path(clone).resolve(), folder], check=True)
    versions = subprocess.check_output(["git", "log", "--format=%H", "--", path], cwd=folder)
    title = f"{Path(clone).resolve().parent.name}, {path}: {versions.count(10)} versions"
    compare(title, folder, path, 15, [(COLD, RECIPE, 0.4), (WARM, LAST, 2)])
    check(folder, path, None)


def print_growth(measured):
    """CPU time per commit, and by which power of the commits each time grows.

    Whether both sides of a pipe ran at once depends on the machine's other
    work, which must not look like growth.
    """
    sizes = sorted(measured)
    print("\n### growth\n")
    print("| CPU µs per commit |" + "".join(f" {size} |" for size in sizes) + " powers |")
    print("| --- |" + " --: |" * (len(sizes) + 1))
    powers = {}
    for name in (COLD, WARM, VERSIONS, RECIPE):
        times = [measured[size][name].cpu() for size in sizes]
        powers[name] = [
            math.log(times[next_] / times[next_ - 1]) / math.log(sizes[next_] / sizes[next_ - 1])
            for next_ in range(1, len(sizes))
        ]
        cells = "".join(f" {took * 1e6 / size:.1f} |" for took, size in zip(times, sizes))
        print(f"| {name} |{cells} {', '.join(f'{power:.2f}' for power in powers[name])} |")
    print()
    print_goal(f"{COLD}, the greatest power", max(powers[COLD]), 1.1)


measured = {size: measure_size(size) for size in SIZES}
if len(measured) > 1:
    print_growth(measured)
if LIST:
    measure_list(*LIST)
