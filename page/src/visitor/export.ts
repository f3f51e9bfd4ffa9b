// The file that carries ticks to another browser, or to `git roadmap import`.

import type { Tick } from './tick';
import { asTick } from './tick';

export const FILE_NAME = 'git-roadmap-ticks.json';

/** More than any roadmap holds, and little enough to read at once. */
const MOST_BYTES = 16_000_000;

export interface Source {
  title: string;
  file: string;
  /** The page's address; null where it was opened from a file. */
  page: string | null;
}

export function exportText(source: Source, ticks: readonly Tick[], exported: string): string {
  const tasks = ticks.map(({ key, id, text, phase, done, at }) => ({
    key,
    id,
    text,
    phase,
    done,
    at,
  }));
  const object = { schemaVersion: 1, kind: 'ticks', ...source, exported, tasks };
  return `${JSON.stringify(object, null, 2)}\n`;
}

/** The ticks of an export, and how many entries were none; or what is wrong with it. */
export function importText(text: string): { ticks: Tick[]; skipped: number } | string {
  if (text.length > MOST_BYTES) return 'The file is too large.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'The file is not JSON.';
  }
  const { schemaVersion, kind, tasks } = (value ?? {}) as Record<string, unknown>;
  if (kind !== 'ticks' || !Array.isArray(tasks)) return 'The file is no export of ticks.';
  if (schemaVersion !== 1) return 'The file was written by a newer version.';
  const ticks = tasks.flatMap(task => asTick(task) ?? []);
  return { ticks, skipped: tasks.length - ticks.length };
}
