"""Measures ticks with their commits in turns; benches/commit.sh calls it."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

OURS, TEMPORARY = Path(sys.argv[1]), Path(sys.argv[2])
SIZES = [int(size) for size in sys.argv[3:]] or [10, 10_000, 100_000]
ROUNDS = {10: 61, 10_000: 31, 100_000: 15}
# What each size asks of the short way, as a part of the recipe's time.
GOALS = {10: 1.0, 10_000: 0.5, 100_000: 0.5}
LONG_GOAL = 3.0
PHASES, TASKS = 20, 25


def git(folder, *arguments, **options):
    subprocess.run(["git", *arguments], cwd=folder, check=True, **options)


def roadmap():
    lines = ["# Benchmark", ""]
    for phase in range(1, PHASES + 1):
        lines += [f"## Phase {phase}: Part {phase}", ""]
        for task in range(1, TASKS + 1):
            lines.append(f"- [ ] Task {task} of part {phase}, with [a link](https://example.org/{phase}/{task})")
        lines.append("")
    return "\n".join(lines)


def repository(name, files, hook):
    """A repository with so many files besides the roadmap, all committed."""
    folder = TEMPORARY / f"{name}-{files}"
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, "config", "gc.auto", "0")
    (folder / "ROADMAP.md").write_text(roadmap())
    for number in range(files):
        below = folder / f"d{number // 1000}" / f"e{number // 50 % 20}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"f{number}.txt").write_text(f"{number}\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")
    # As after a clone: the objects in a pack.
    git(folder, "repack", "-adq")
    if hook:
        path = folder / ".git/hooks/pre-commit"
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\nexit 0\n")
        path.chmod(0o755)
    return folder


class Side:
    """One way to tick, with the times that it took."""

    def __init__(self, name, folder, command):
        self.name, self.folder, self.command = name, folder, command
        self.walls, self.cpus = [], []

    def tick(self, number):
        command = self.command(number)
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        if status != 0:
            sys.exit(f"{self.name}: {command} failed with {status}")
        self.walls.append(time.perf_counter() - start)
        self.cpus.append(usage.ru_utime + usage.ru_stime)


def recipe(number):
    phase, task = divmod(number, TASKS)
    text = f"Task {task + 1} of part {phase + 1},"
    script = (
        f"sed -i 's/^- \\[ \\] {text}/- [x] {text}/' ROADMAP.md"
        f" && git add ROADMAP.md && git commit -q -m 'roadmap: check {text}'"
    )
    return ["sh", "-c", script]


def ours(number):
    phase, task = divmod(number, TASKS)
    return [str(OURS), "check", f"{phase + 1}.{task + 1}"]


def compare(files, hook):
    """Ticks in turns; returns both sides."""
    kind = "hook" if hook else "plain"
    sides = [
        Side("recipe", repository(f"recipe-{kind}", files, hook), recipe),
        Side("ours", repository(f"ours-{kind}", files, hook), ours),
    ]
    rounds = ROUNDS.get(files, 15)
    for number in range(rounds + 2):
        for side in sides if number % 2 else reversed(sides):
            side.tick(number)
    for side in sides:
        check(side, rounds + 2)
        # The first two warm the caches.
        side.walls, side.cpus = side.walls[2:], side.cpus[2:]
    return sides


def check(side, ticks):
    """Both sides must have made the same commits."""
    count = subprocess.check_output(["git", "rev-list", "--count", "HEAD"], cwd=side.folder)
    done = subprocess.check_output(["git", "show", "HEAD:ROADMAP.md"], cwd=side.folder)
    assert int(count) == ticks + 1, (side.name, count)
    assert done.count(b"- [x]") == ticks, side.name
    status = subprocess.check_output(["git", "status", "--porcelain"], cwd=side.folder)
    assert status == b"", (side.name, status)


def report(files, hook, sides):
    theirs, mine = sides
    ratio = statistics.median(mine.walls) / statistics.median(theirs.walls)
    least = min(mine.walls) / min(theirs.walls)
    cpu = statistics.median(mine.cpus) / statistics.median(theirs.cpus)
    goal = LONG_GOAL if hook else GOALS.get(files, 0.5)
    reached = "reached" if ratio <= goal else "MISSED"
    print(
        f"{files:>7} files  {'with a hook' if hook else 'short way  '}"
        f"  recipe {statistics.median(theirs.walls) * 1000:7.1f} ms"
        f"  ours {statistics.median(mine.walls) * 1000:7.1f} ms"
        f"  ratio {ratio:.2f} (least times {least:.2f}, CPU {cpu:.2f})"
        f"  asked {goal:.2f}: {reached}",
        flush=True,
    )


for files in SIZES:
    for hook in (False, True):
        report(files, hook, compare(files, hook))
