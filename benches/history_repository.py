"""Makes a repository with a long history; benches/history.sh calls it.

Of its commits 4 % change a roadmap of 500 tasks and 60 KB, mostly one tick at a
time, and the others change some of 2,000 files. The same arithmetic makes the
same commits on every machine. What the history holds is known, and written
beside it.
"""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

# Goes up when what is made changes.
VERSION = 2
PHASES, TASKS = 20, 25
FILES = 2_000
# Of a hundred commits, how many change the roadmap: in the main line and in
# side branches.
MAIN_SHARE, SIDE_SHARE = 3.6, 8.0
START = 1_420_099_200  # 2015-01-01
AUTHORS = [("Ada", "ada@example.org", ["+0100", "+0200"]), ("Bea", "bea@example.org", ["-0500", "-0400"])]
WORDS = (
    "tables queries indexes threads sockets parsers graphs caches queues heaps proofs tensors "
    "kernels shaders metrics sensors budgets schemas tokens ledgers sketches filters bridges "
    "engines circuits signals patterns packets branches clusters vectors lattices planets rivers "
    "harbours gardens violins lanterns markets orchards windows ladders compasses mirrors anchors "
    "feathers glaciers meadows canyons deserts islands valleys forests villages castles temples"
).split()
VERBS = "Read Build Draw Explain Measure Compare Repair Design Write Trace Model Review Test Sketch".split()


class Chance:
    """Numbers that are the same on every machine and with every Python."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def below(self, end):
        return int(self.random() * end)

    def pick(self, items):
        return items[self.below(len(items))]

    def is_so(self, percent):
        return self.random() * 100 < percent


class Roadmap:
    """The text of a version as phases of tasks, each an identity, a text and a state."""

    def __init__(self, phases):
        self.phases = phases

    def copy(self):
        return Roadmap([list(phase) for phase in self.phases])

    def text(self):
        lines = ["# Everything worth knowing", "", "A list that is ticked from top to bottom.", ""]
        for number, phase in enumerate(self.phases, 1):
            lines += [f"## Phase {number}: {WORDS[number].capitalize()}", "", f"- **Duration**: Week {number}", ""]
            lines += [f"- [{'x' if done else ' '}] {text}" for _, text, done in phase]
            lines.append("")
        return "\n".join(lines).encode()

    def places(self, wanted):
        """Where the tasks stand that `wanted` takes."""
        return [
            (row, column)
            for row, phase in enumerate(self.phases)
            for column, task in enumerate(phase)
            if wanted(*task)
        ]

    def task(self, place):
        return self.phases[place[0]][place[1]]

    def set(self, place, text=None, done=None):
        identity, old, was = self.task(place)
        self.phases[place[0]][place[1]] = (identity, text or old, was if done is None else done)


class Maker:
    """Writes the history to `git fast-import` and counts what happens in it."""

    def __init__(self, out, commits):
        self.out, self.commits = out, commits
        self.chance = Chance(commits)
        self.made = self.tasks = 0
        self.truth = {"checked": 0, "twice": 0, "unchecked": 0, "versions": 0, "merges": 0}
        self.roadmap = Roadmap([[self.new_task() for _ in range(TASKS)] for _ in range(PHASES)])
        # Tasks that a side branch ticks, which the main line leaves alone.
        self.taken = set()
        self.clock = START

    def new_task(self):
        self.tasks += 1
        words = [self.chance.pick(WORDS) for _ in range(6)]
        text = (
            f"{self.chance.pick(VERBS)} {words[0]} with {words[1]} and {words[2]} no. {self.tasks}"
            f" ([{words[3]} of {words[4]}](https://example.org/guides/{self.tasks}/{words[4]}-{words[5]}))"
        )
        return (self.tasks, text, False)

    def make(self):
        main = self.commit("main", None, [("ROADMAP.md", self.roadmap.text()), *self.first_files()])
        while self.made < self.commits:
            # A merge and its side branch must still fit.
            if self.chance.is_so(2.5) and self.made + 16 < self.commits:
                main = self.branch(main)
            else:
                main = self.commit("main", [main], self.changes(MAIN_SHARE))
        self.out.write(b"done\n")

    def branch(self, main):
        """A side branch, what the main line does meanwhile, and their merge."""
        side_roadmap, side, carried = self.roadmap.copy(), main, {}
        for _ in range(3 + self.chance.below(5)):
            files = self.other_files()
            if self.chance.is_so(SIDE_SHARE):
                open_ones = side_roadmap.places(lambda identity, _, done: not done)
                place = self.chance.pick(open_ones)
                side_roadmap.set(place, done=True)
                self.taken.add(side_roadmap.task(place)[0])
                self.truth["checked"] += 1
                self.truth["versions"] += 1
                files.append(("ROADMAP.md", side_roadmap.text()))
            carried.update(files)
            side = self.commit("side", [side], files)
        for _ in range(1 + self.chance.below(6)):
            main = self.commit("main", [main], self.changes(MAIN_SHARE))
        carried.pop("ROADMAP.md", None)
        if self.taken:
            for place in self.roadmap.places(lambda identity, *_: identity in self.taken):
                self.roadmap.set(place, done=True)
            carried["ROADMAP.md"] = self.roadmap.text()
            self.taken = set()
        self.truth["merges"] += 1
        return self.commit("main", [main, side], list(carried.items()))

    def changes(self, share):
        if not self.chance.is_so(share):
            return self.other_files()
        self.truth["versions"] += 1
        self.edit()
        return [("ROADMAP.md", self.roadmap.text())]

    def edit(self):
        """One thing that happens to the roadmap in the main line."""
        free = lambda identity: identity not in self.taken
        kind = self.chance.random() * 100
        if kind < 8:
            self.grow_or_shrink(free)
        elif kind < 15:
            place = self.chance.pick(self.roadmap.places(lambda *_: True))
            words = self.roadmap.task(place)[1].split(" ")
            words[1] = self.chance.pick(WORDS)
            self.roadmap.set(place, text=" ".join(words))
        else:
            self.tick(free)

    def grow_or_shrink(self, free):
        surplus = sum(map(len, self.roadmap.phases)) - PHASES * TASKS
        if self.chance.is_so(50 - 5 * surplus):
            phase = self.chance.pick(self.roadmap.phases)
            phase.insert(self.chance.below(len(phase) + 1), self.new_task())
        else:
            row, column = self.chance.pick(self.roadmap.places(lambda identity, *_: free(identity)))
            del self.roadmap.phases[row][column]

    def tick(self, free):
        done = self.roadmap.places(lambda identity, _, done: done and free(identity))
        # A list that is nearly done is taken up again here and there, so that
        # there is something to tick to the end.
        backwards = 85 if len(done) > 0.85 * PHASES * TASKS else 6
        if done and self.chance.is_so(backwards):
            self.roadmap.set(self.chance.pick(done), done=False)
            self.truth["unchecked"] += 1
            return
        # Now and then both lines tick the same task.
        both = self.roadmap.places(lambda identity, _, done: not done and not free(identity))
        open_ones = self.roadmap.places(lambda identity, _, done: not done and free(identity))
        places = both if both and self.chance.is_so(30) else open_ones
        for _ in range(1 if self.chance.is_so(92) else 3):
            place = self.chance.pick(places)
            if not self.roadmap.task(place)[2]:
                self.roadmap.set(place, done=True)
                self.truth["checked"] += 1
                self.truth["twice"] += places is both

    def first_files(self):
        return [(self.file_name(number), self.content()) for number in range(FILES)]

    def other_files(self):
        count = 1 + self.chance.below(3)
        return [(self.file_name(self.chance.below(FILES)), self.content()) for _ in range(count)]

    @staticmethod
    def file_name(number):
        return f"src/area{number // 100}/part{number // 20 % 5}/file{number}.txt"

    def content(self):
        lines = (" ".join(self.chance.pick(WORDS) for _ in range(6)) for _ in range(6))
        return ("\n".join(lines) + "\n").encode()

    def commit(self, branch, parents, files):
        """Writes a commit and returns its mark."""
        self.made += 1
        # Ten years, whatever their number.
        self.clock += 315_360_000 // self.commits
        name, email, offsets = AUTHORS[self.chance.is_so(35)]
        who = f"{name} <{email}> {self.clock} {offsets[self.clock // 15_768_000 % 2]}"
        message = f"Commit {self.made}\n\nChanges {len(files)} files.\n"
        head = [f"commit refs/heads/{branch}", f"mark :{self.made}", f"author {who}", f"committer {who}"]
        head.append(f"data {len(message)}\n{message}")
        if parents:
            head.append(f"from :{parents[0]}")
            head += [f"merge :{parent}" for parent in parents[1:]]
        self.out.write("\n".join(head).encode() + b"\n")
        for path, content in files:
            self.out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content))
        self.out.write(b"\n")
        return self.made


def make(folder, commits):
    repository = folder / "repository"

    def git(*arguments):
        subprocess.run(["git", "-C", repository, *arguments], check=True)

    repository.mkdir(parents=True)
    git("init", "-q", "-b", "main")
    git("config", "gc.auto", "0")
    importer = subprocess.Popen(["git", "-C", repository, "fast-import", "--quiet", "--done"], stdin=subprocess.PIPE)
    maker = Maker(importer.stdin, commits)
    maker.make()
    importer.stdin.close()
    if importer.wait() != 0:
        sys.exit("git fast-import failed")
    subprocess.run(["git", "-C", repository, "branch", "-qD", "side"], check=False, stderr=subprocess.DEVNULL)
    git("repack", "-adq")
    git("reset", "-q", "--hard")
    (folder / "truth.json").write_text(json.dumps(maker.truth))


def main():
    cache, commits = Path(sys.argv[1]), int(sys.argv[2])
    folder = cache / f"history-{VERSION}-{commits}"
    if folder.exists():
        return
    print(f"making a history of {commits} commits", file=sys.stderr)
    unfinished = cache / f"unfinished-{commits}"
    shutil.rmtree(unfinished, ignore_errors=True)
    make(unfinished, commits)
    unfinished.rename(folder)


if __name__ == "__main__":
    main()
