// Ticks of somebody without Git: kept in their browser, shown apart.

import { tell, untell } from '../announce';
import type { Outline, Task } from '../outline';
import { localStorageOrNull, pagePath } from '../storage';
import { ticks as ticksInWords } from '../tally';
import { importText } from './export';
import { Panel } from './panel';
import { place } from './placing';
import { Store } from './store';
import type { Tick } from './tick';
import { isNewer, now } from './tick';

const TROUBLE = {
  missing:
    'This browser lets the page store nothing: your ticks live until the page is closed. Export them to keep them.',
  full: 'The storage of this browser is full: your last ticks live until the page is closed. Export them to keep them.',
};

export class Visitor {
  private readonly store = new Store(localStorageOrNull(), pagePath(location.pathname));
  private readonly panel: Panel;
  private placed = new Map<Task, Tick>();
  private lost: Tick[] = [];

  constructor(
    private readonly outline: Outline,
    private readonly changed: () => void,
  ) {
    this.panel = new Panel({
      forget: keys => this.forget(keys),
      forgetAll: () => this.forgetAll(),
      take: text => this.take(text),
    });
    window.addEventListener('storage', event => {
      if (this.store.owns(event.key)) this.reload();
    });
    // A page that comes back from the back button may be behind.
    window.addEventListener('pageshow', event => event.persisted && this.reload());
  }

  /** At first, ticks are stored under the keys that their tasks have today. */
  start(): void {
    this.reload();
    // Not later: tabs with two versions of the page would take turns for ever.
    for (const [task, tick] of this.placed) this.moveHome(task, tick);
  }

  /** Reads what is stored, and shows it. */
  private reload(): void {
    const { ticks, over, lost } = place(this.store.all(), this.outline.tasks);
    for (const tick of over) this.store.remove(tick.key);
    this.placed = ticks;
    this.lost = lost;
    for (const task of this.outline.tasks) {
      task.wanted = ticks.get(task)?.done ?? null;
      this.show(task);
    }
    this.refresh();
  }

  tick(task: Task, done: boolean): void {
    const before = this.placed.get(task);
    if (before) this.store.remove(before.key);
    this.placed.delete(task);
    task.wanted = done === task.recorded ? null : done;
    if (task.wanted !== null) {
      const tick = tickOf(task, done, now());
      this.placed.set(task, tick);
      this.store.put(tick);
    }
    this.show(task);
    if (this.store.trouble) tell(TROUBLE[this.store.trouble]);
    else untell();
    this.refresh();
  }

  private moveHome(task: Task, tick: Tick): void {
    const home = tickOf(task, tick.done, tick.at);
    if (JSON.stringify(home) === JSON.stringify(tick)) return;
    if (tick.key !== home.key) this.store.remove(tick.key);
    this.store.put(home);
    this.placed.set(task, home);
  }

  private forget(keys: readonly string[]): void {
    for (const key of keys) this.store.remove(key);
    this.reload();
  }

  private forgetAll(): void {
    this.forget(this.store.all().map(tick => tick.key));
    tell('Your ticks are forgotten; the page shows what is committed.');
  }

  /** Merges an export: of two ticks of a task, the later one holds. */
  private take(text: string): void {
    const read = importText(text);
    if (typeof read === 'string') return tell(`Nothing was imported. ${read}`);
    if (read.ticks.length === 0) return tell('Nothing was imported. The file holds no ticks.');
    const before = new Map(this.store.all().map(tick => [tick.key, tick]));
    for (const tick of read.ticks) {
      const mine = before.get(tick.key);
      if (mine && !isNewer(tick, mine)) continue;
      before.set(tick.key, tick);
      this.store.put(tick);
    }
    this.start();
    const keys = new Set(this.lost.map(tick => tick.key));
    const lost = read.ticks.filter(tick => keys.has(tick.key)).length;
    const parts = [`${ticksInWords(read.ticks.length)} read from the file.`];
    if (lost > 0) parts.push(`${lost} of them fit no task of this page; they are listed.`);
    if (read.skipped === 1) parts.push('1 entry was no tick.');
    if (read.skipped > 1) parts.push(`${read.skipped} entries were no ticks.`);
    if (this.store.trouble) parts.push(TROUBLE[this.store.trouble]);
    tell(parts.join(' '));
  }

  private show(task: Task): void {
    const isYours = task.wanted !== null;
    const done = task.wanted ?? task.recorded;
    if (task.box.checked !== done) task.box.checked = done;
    if (task.item.hasAttribute('data-yours-tick') === isYours) return;
    task.item.toggleAttribute('data-yours-tick', isYours);
    if (isYours) mark(task);
    else unmark(task);
  }

  private refresh(): void {
    // Exports and commands name the tasks as they are called today, in their order.
    const placed = this.outline.tasks.flatMap(task => {
      const tick = this.placed.get(task);
      return tick ? [tickOf(task, tick.done, tick.at)] : [];
    });
    this.panel.show(placed, this.lost, this.store.trouble ? TROUBLE[this.store.trouble] : null);
    this.changed();
  }
}

function tickOf(task: Task, done: boolean, at: string): Tick {
  return { key: task.key, id: task.id, text: task.text, phase: task.phase, done, at };
}

function mark(task: Task): void {
  const words = document.createElement('span');
  words.setAttribute('data-mark', '');
  words.id = `mark:${task.index}`;
  words.textContent = 'yours, not committed';
  task.box.parentElement?.append(words);
  task.box.setAttribute('aria-describedby', words.id);
}

function unmark(task: Task): void {
  task.box.parentElement?.querySelector('[data-mark]')?.remove();
  task.box.removeAttribute('aria-describedby');
}
