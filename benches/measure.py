"""Measures processes in turns and prints ratios; benches/peers.sh calls it.

Other scripts take what measures and prints from here; the first argument of all
is our program.
"""

import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

OURS = Path(sys.argv[1])
ROUNDS = {"10KB": 31, "140KB": 31, "10MB": 11}
# A process that has not ended by then is stopped, and said to be unfinished.
CAP = 60.0
# One run is enough for a process that takes longer than this.
SLOW = 8.0

TOC = ("<!-- roadmap:toc -->", "<!-- /roadmap:toc -->")
COMMON = ("<!-- toc -->", "<!-- tocstop -->")
DOCTOC = (
    "<!-- START doctoc generated TOC please keep comment here to allow auto update -->",
    "<!-- END doctoc generated TOC please keep comment here to allow auto update -->",
)
MDFORMAT = (
    "<!-- mdformat-toc start --slug=github --no-anchors --minlevel=2 --maxlevel=4 -->",
    "<!-- mdformat-toc end -->",
)
RUMDL_CONFIG = '[global]\nenable = ["MD073"]\n\n[MD073]\nenabled = true\n'


class Candidate:
    """A process to measure: a name, a command and the folder it runs in."""

    def __init__(self, name, command, folder):
        self.name = name
        self.command = [str(part) for part in command]
        self.folder = folder
        self.walls, self.cpus, self.peaks = [], [], []
        self.note = ""

    def run(self):
        """Runs the process once; returns whether it ended in time."""
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(process.pid, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, CAP)
        _, status, usage = os.wait4(process.pid, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        process.returncode = status
        wall = time.perf_counter() - start
        if os.WIFSIGNALED(status):
            self.note = f"unfinished after {CAP:.0f} s"
            return False
        self.walls.append(wall)
        self.cpus.append(usage.ru_utime + usage.ru_stime)
        self.peaks.append(usage.ru_maxrss / 1024)
        return True

    def is_measured(self):
        return bool(self.walls)

    def minimum(self):
        return min(self.walls)

    def median(self):
        return statistics.median(self.walls)

    def cpu(self):
        return statistics.median(self.cpus)

    def peak(self):
        return max(self.peaks)

    def shown_peak(self):
        # A process starts as a copy of this one, whose own size is the least
        # that the system reports.
        least = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return f"{self.peak():.0f}" if self.peak() > least else f"< {least:.0f}"


def measure(candidates, rounds):
    """Runs all in turns, so that a busy moment meets all alike."""
    running = []
    for candidate in candidates:
        # The first run brings what is generated up to date and warms the caches.
        if candidate.run() and (candidate.walls[0] < SLOW or candidate.command[0] == str(OURS)):
            candidate.walls, candidate.cpus, candidate.peaks = [], [], []
            running.append(candidate)
        elif not candidate.note:
            candidate.note = "one run"
    for _ in range(rounds):
        for candidate in running:
            candidate.run()


def folder_with(name, text, markers=TOC):
    """A new folder whose roadmap is a copy of the file `text`.

    This process leaves the text to another, because what it holds itself
    counts in the peak of each process that it starts.
    """
    folder = TEMPORARY / "work" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    edits = [f"s|^{ours}$|{theirs}|" for ours, theirs in zip(TOC, markers)]
    with open(folder / "ROADMAP.md", "wb") as target:
        subprocess.run(["sed", "-e", edits[0], "-e", edits[1], text], stdout=target, check=True)
    return folder


def make_repository(folder):
    git = ["git", "-c", "user.name=Bench", "-c", "user.email=bench@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Add the roadmap"]):
        subprocess.run(git + command, cwd=folder, check=True)


def peers(size, text):
    """The other tools that are installed, each on its own copy."""
    node, venv = PEERS / "npm/node_modules/.bin", PEERS / "venv/bin"
    file = "ROADMAP.md"
    config = TEMPORARY / "rumdl.toml"
    config.write_text(RUMDL_CONFIG)
    rumdl = [PEERS / "bin/rumdl", "check", "--fix", "--no-cache", "--config", config, file]
    mdformat = [venv / "mdformat", "--extensions=gfm", "--extensions=toc", file]
    table = [
        ("rumdl", rumdl, COMMON),
        ("doctoc", [node / "doctoc", "--minlevel", "2", "--maxlevel", "4", file], DOCTOC),
        ("markdown-toc", [node / "markdown-toc", "-i", "--maxdepth", "4", file], COMMON),
        ("mdformat-toc", mdformat, MDFORMAT),
        ("mdtoc (prints)", [PEERS / "bin/mdtoc", file], TOC),
        ("md-toc (prints)", [PEERS / "bin/md-toc", file], TOC),
    ]
    return [
        Candidate(name, command, folder_with(f"{size}-{name.split()[0]}", text, markers))
        for name, command, markers in table
        if command[0].exists()
    ]


def measure_size(size):
    text = TEMPORARY / "inputs" / f"{size}.md"
    badges = TEMPORARY / "inputs" / f"{size}-badges.md"
    plain = folder_with(f"{size}-plain", text)
    repository = folder_with(f"{size}-repository", text)
    make_repository(repository)
    with_badges = folder_with(f"{size}-badges", badges)
    floor = Candidate("bare parse pass", [PEERS / "floor/target/release/bare", "ROADMAP.md"], plain)
    ours = Candidate("git-roadmap refresh", [OURS, "refresh"], plain)
    candidates = [
        floor,
        ours,
        Candidate("  in a repository", [OURS, "refresh"], repository),
        Candidate("  with all badges", [OURS, "refresh"], with_badges),
        Candidate("git-roadmap status", [OURS, "status"], repository),
        *peers(size, text),
    ]
    measure(candidates, ROUNDS.get(size, 11))
    length = text.stat().st_size
    print(f"\n### {size}: {length} bytes\n")
    print_table(candidates, floor, ours)
    print_goals(size, length, candidates)


def print_table(candidates, floor, ours):
    print("| process | median ms | min ms | CPU ms | peak MiB | to the floor | ours to it |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for one in candidates:
        if not one.is_measured():
            print(f"| {one.name}: {one.note} | | | | | | < {ours.median() / CAP:.4f} |")
            continue
        name = f"{one.name} ({one.note})" if one.note else one.name
        print(
            f"| {name} | {one.median() * 1000:.1f} | {one.minimum() * 1000:.1f} "
            f"| {one.cpu() * 1000:.1f} | {one.shown_peak()} "
            f"| {one.median() / floor.median():.2f} | {ours.median() / one.median():.4f} |"
        )


def print_goals(size, length, candidates):
    by_name = {one.name.strip(): one for one in candidates}
    floor, ours = by_name["bare parse pass"], by_name["git-roadmap refresh"]

    def ratio_to(name):
        peer = by_name.get(name)
        if peer is None:
            return None
        return ours.median() / (peer.median() if peer.is_measured() else CAP)

    goals = {
        "140KB": [("refresh / rumdl", ratio_to("rumdl"), 0.15), ("refresh / doctoc", ratio_to("doctoc"), 0.02)],
        "10MB": [
            ("refresh / bare parse pass", ours.median() / floor.median(), 1.5),
            ("refresh / bare parse pass, least times", ours.minimum() / floor.minimum(), 1.5),
            ("refresh / rumdl", ratio_to("rumdl"), 0.12),
            ("refresh, peak memory / file", ours.peak() * 1024 * 1024 / length, 8.0),
        ],
    }
    print()
    for name, value, goal in goals.get(size, []):
        print_goal(name, value, goal)


def print_goal(name, value, goal):
    if value is None:
        print(f"- {name}: not measured (goal {goal})")
        return
    verdict = "reached" if value <= goal else "MISSED"
    print(f"- {name}: {value:.3f}, goal {goal}: {verdict}")


def measure_start():
    folder = folder_with("start", TEMPORARY / "inputs" / "10KB.md")
    make_repository(folder)
    empty = Candidate("empty Rust program", [PEERS / "floor/target/release/empty"], folder)
    ours = Candidate("git-roadmap --version", [OURS, "--version"], folder)
    candidates = [
        empty,
        ours,
        Candidate("git rev-parse HEAD", [shutil.which("git"), "rev-parse", "HEAD"], folder),
    ]
    measure(candidates, 200)
    print("### start-up\n")
    print_table(candidates, empty, ours)
    print()
    print_goal("start-up / empty program", ours.median() / empty.median(), 1.8)
    print_goal("start-up / empty program, least times", ours.minimum() / empty.minimum(), 1.8)


if __name__ == "__main__":
    PEERS, TEMPORARY = Path(sys.argv[2]), Path(sys.argv[3])
    measure_start()
    for each in sys.argv[4:] or ["10KB", "140KB", "10MB"]:
        measure_size(each)
