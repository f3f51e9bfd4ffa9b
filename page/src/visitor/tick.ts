// A tick of somebody who reads the page, kept in their browser.

export interface Tick {
  key: string;
  id: string | null;
  text: string;
  phase: string;
  done: boolean;
  /** RFC 3339, UTC. */
  at: string;
}

const WHEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A tick that was stored or exported, or null where it is none. */
export function asTick(value: unknown): Tick | null {
  if (typeof value !== 'object' || value === null) return null;
  const { key, id, text, phase, done, at } = value as Record<string, unknown>;
  if (typeof key !== 'string' || key === '' || typeof text !== 'string') return null;
  if (typeof done !== 'boolean' || typeof at !== 'string') return null;
  if (!WHEN.test(at) || Number.isNaN(Date.parse(at))) return null;
  return {
    key,
    id: typeof id === 'string' && id !== '' ? id : null,
    text,
    phase: typeof phase === 'string' ? phase : '',
    done,
    at,
  };
}

export function isNewer(one: Tick, other: Tick): boolean {
  return Date.parse(one.at) > Date.parse(other.at);
}

/** Now, to the second. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
