"""Makes a repository that holds a class of copies; benches/cohort.sh calls it.

Each copy is a reference `refs/remotes/NAME/main`. All began as one of three
versions of a list of 20 KB, and ticked in commits of their own. In a class of
the kind `edited` each has a note of its own, so that no two texts are alike but
for their boxes; `sha256`, `reftable` and `loose` are other kinds of
repositories. The same arithmetic makes the same copies on every machine. How
far each is, is known, and written beside it.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from history_repository import START, WORDS, Chance

# Goes up when what is made changes.
VERSION = 1
PHASES, TASKS = 12, 15
DAY = 86_400
OPTIONS = {"sha256": ["--object-format=sha256"], "reftable": ["--ref-format=reftable"]}


class Maker:
    """Writes the copies to `git fast-import` and counts what they have done."""

    def __init__(self, out, copies, kind):
        self.out, self.copies = out, copies
        # Whether each copy has a note of its own, so that no two texts are alike.
        self.is_edited = kind == "edited"
        self.chance = Chance(copies)
        self.marks = 0
        self.truth = {}
        self.phases = [[self.task(phase, task) for task in range(TASKS)] for phase in range(PHASES)]

    def task(self, phase, task):
        words = " ".join(self.chance.pick(WORDS) for _ in range(7))
        name = f"{phase + 1}-{task + 1}"
        return f"Explain {words} ([guide {name}](https://example.org/guides/{self.chance.pick(WORDS)}-{name}))"

    def text(self, version, done, note=""):
        lines = ["# Everything worth knowing", "", "A list that a class works through.", ""]
        for number, tasks in enumerate(self.phases, 1):
            lines += [f"## Phase {number}: {WORDS[number].capitalize()}", "", f"- **Duration**: Week {number}", ""]
            for place, text in enumerate(tasks):
                # The first version lacks a task, and the second still words another otherwise.
                if version < 1 and (number, place) == (4, 7):
                    continue
                if version < 2 and (number, place) == (6, 3):
                    text = text.replace("Explain", "Describe")
                lines.append(f"- [{'x' if (number, place) in done else ' '}] {text}")
            lines.append("")
        return "\n".join([*lines, note, ""]).encode()

    def make(self):
        versions = [self.commit("refs/heads/main", [], self.text(0, set()), "teacher", START)]
        for version in (1, 2):
            clock = START + 30 * version * DAY
            versions.append(self.commit("refs/heads/main", versions[-1:], self.text(version, set()), "teacher", clock))
        for number in range(self.copies):
            self.copy(f"copy{number:06}", versions)
        self.out.write(b"done\n")

    def copy(self, name, versions):
        version = min(2, self.chance.below(4))
        reference = f"refs/remotes/{name}/main"
        self.truth[name] = 0
        if self.chance.is_so(3):
            # Nobody has begun here.
            self.out.write(f"reset {reference}\nfrom :{versions[version]}\n\n".encode())
            return
        all_tasks = [(row + 1, place) for row in range(PHASES) for place in range(TASKS)]
        if version < 1:
            all_tasks.remove((4, 7))
        done, parent = set(), versions[version]
        note = f"Notes of {name}: {' '.join(self.chance.pick(WORDS) for _ in range(5))}." if self.is_edited else ""
        upto = 1 + self.chance.below(len(all_tasks))
        commits = 1 + self.chance.below(3)
        for commit in range(commits):
            part = all_tasks[: upto * (commit + 1) // commits]
            done |= {task for task in part if self.chance.is_so(80)}
            clock = START + (60 + 5 * commit + self.chance.below(100)) * DAY
            parent = self.commit(reference, [parent], self.text(version, done, note), name, clock)
        self.truth[name] = len(done)

    def commit(self, reference, parents, text, name, clock):
        """Writes a commit and returns its mark."""
        self.marks += 1
        who = f"{name} <{name}@example.org> {clock} +0100"
        head = [f"commit {reference}", f"mark :{self.marks}", f"author {who}", f"committer {who}", "data 4\nTick"]
        head += [f"from :{parent}" for parent in parents]
        content = b"M 100644 inline ROADMAP.md\ndata %d\n%s\n" % (len(text), text)
        self.out.write("\n".join(head).encode() + b"\n" + content + b"\n")
        return self.marks


def make(folder, copies, kind):
    repository = folder / "repository"

    def git(*arguments):
        subprocess.run(["git", "-C", repository, *arguments], check=True)

    repository.mkdir(parents=True)
    git("init", "-q", "-b", "main", *OPTIONS.get(kind, []))
    git("config", "gc.auto", "0")
    importer = subprocess.Popen(["git", "-C", repository, "fast-import", "--quiet", "--done"], stdin=subprocess.PIPE)
    maker = Maker(importer.stdin, copies, kind)
    maker.make()
    importer.stdin.close()
    if importer.wait() != 0:
        sys.exit("git fast-import failed")
    if kind != "loose":
        git("pack-refs", "--all")
    git("repack", "-adq")
    git("reset", "-q", "--hard")
    (folder / "truth.json").write_text(json.dumps(maker.truth))


def main():
    cache, copies, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    folder = cache / f"cohort-{VERSION}-{kind}-{copies}"
    if folder.exists():
        return
    print(f"making a class of {copies} copies, {kind}", file=sys.stderr)
    unfinished = cache / f"unfinished-cohort-{kind}-{copies}"
    shutil.rmtree(unfinished, ignore_errors=True)
    make(unfinished, copies, kind)
    unfinished.rename(folder)


if __name__ == "__main__":
    main()
