// Which task of this version of the page a stored tick belongs to.

import type { Tick } from './tick';
import { isNewer } from './tick';

export interface Place {
  readonly key: string;
  readonly id: string | null;
  readonly text: string;
  readonly recorded: boolean;
}

export interface Placed<Task> {
  /** The visitor's own state of a task, apart from what is recorded. */
  ticks: Map<Task, Tick>;
  /** Agrees with what is recorded, or was ticked again later: nothing to keep. */
  over: Tick[];
  /** Fits no task of this page. */
  lost: Tick[];
}

/** By explicit id, else by key, else by exact text that stands once; never by less. */
export function place<Task extends Place>(
  stored: readonly Tick[],
  tasks: readonly Task[],
): Placed<Task> {
  const byId = new Map<string, Task>();
  const byKey = new Map<string, Task>();
  const byText = new Map<string, Task | null>();
  for (const task of tasks) {
    if (task.id !== null) byId.set(task.id, task);
    byKey.set(task.key, task);
    byText.set(task.text, byText.has(task.text) ? null : task);
  }
  const placed: Placed<Task> = { ticks: new Map(), over: [], lost: [] };
  const unplaced: Tick[] = [];
  for (const tick of stored) {
    const task = (tick.id !== null && byId.get(tick.id)) || byKey.get(tick.key);
    if (!task) unplaced.push(tick);
    else put(placed, task, tick);
  }
  // A text is weaker than an id or a key: it takes no task that one of them has.
  const taken = new Set(placed.ticks.keys());
  for (const tick of unplaced) {
    const task = byText.get(tick.text);
    if (!task || taken.has(task)) placed.lost.push(tick);
    else put(placed, task, tick);
  }
  for (const [task, tick] of placed.ticks) {
    if (tick.done !== task.recorded) continue;
    placed.ticks.delete(task);
    placed.over.push(tick);
  }
  return placed;
}

function put<Task>(placed: Placed<Task>, task: Task, tick: Tick): void {
  const other = placed.ticks.get(task);
  if (other && !isNewer(tick, other)) {
    placed.over.push(tick);
    return;
  }
  if (other) placed.over.push(other);
  placed.ticks.set(task, tick);
}
