// Counting tasks, and the words for it.

export interface Tally {
  total: number;
  /** How many are recorded as done. */
  recorded: number;
  /** How many were ticked here beyond that, and how many were unticked. */
  added: number;
  removed: number;
}

export function emptyTally(): Tally {
  return { total: 0, recorded: 0, added: 0, removed: 0 };
}

export function count(tally: Tally, recorded: boolean, done: boolean): void {
  tally.total += 1;
  if (recorded) tally.recorded += 1;
  if (done && !recorded) tally.added += 1;
  if (recorded && !done) tally.removed += 1;
}

export function shown(tally: Tally): number {
  return tally.recorded + tally.added - tally.removed;
}

/** `3/6` */
export function short(done: number, total: number): string {
  return `${done}/${total}`;
}

/** `12 of 97 tasks, 12%` */
export function long(done: number, total: number): string {
  const noun = total === 1 ? 'task' : 'tasks';
  return `${done} of ${total} ${noun}, ${percent(done, total)}%`;
}

/** Whole, and rounded down. */
export function percent(done: number, total: number): number {
  return total === 0 ? 0 : Math.floor((done * 100) / total);
}

/** `+2 −1`, or nothing. */
export function delta(tally: Tally): string {
  const parts: string[] = [];
  if (tally.added > 0) parts.push(`+${tally.added}`);
  if (tally.removed > 0) parts.push(`\u2212${tally.removed}`);
  return parts.join(' ');
}

export function ticks(count: number): string {
  return count === 1 ? '1 tick' : `${count} ticks`;
}
