// Ticks in the browser's storage, one item each, so that tabs do not overwrite
// each other. What cannot be stored lives as long as the page.

import type { Tick } from './tick';
import { asTick } from './tick';

export type Trouble = 'missing' | 'full';

export class Store {
  trouble: Trouble | null = null;
  private readonly memory = new Map<string, Tick>();
  /** Items that could not be removed. */
  private readonly gone = new Set<string>();
  private readonly start: string;

  constructor(
    private readonly storage: Storage | null,
    path: string,
  ) {
    this.start = `git-roadmap:${path}:`;
    if (!storage) this.trouble = 'missing';
  }

  /** Whether an item of the storage is a tick of this page. */
  owns(name: string | null): boolean {
    return name === null || name.startsWith(this.start);
  }

  all(): Tick[] {
    const ticks = new Map<string, Tick>();
    for (const [name, text] of this.items()) {
      const tick = parse(text);
      // Another page's path may begin as ours does and hold a colon.
      if (tick && name === this.start + tick.key && !this.gone.has(tick.key))
        ticks.set(tick.key, tick);
    }
    for (const [key, tick] of this.memory) ticks.set(key, tick);
    return [...ticks.values()];
  }

  put(tick: Tick): void {
    this.gone.delete(tick.key);
    try {
      if (!this.storage) throw new Error('no storage');
      this.storage.setItem(this.start + tick.key, JSON.stringify(tick));
      this.memory.delete(tick.key);
    } catch {
      this.trouble = this.storage ? 'full' : 'missing';
      this.memory.set(tick.key, tick);
    }
  }

  remove(key: string): void {
    this.memory.delete(key);
    try {
      this.storage?.removeItem(this.start + key);
    } catch {
      this.gone.add(key);
    }
  }

  private items(): [string, string][] {
    const items: [string, string][] = [];
    try {
      for (let at = 0; this.storage && at < this.storage.length; at += 1) {
        const name = this.storage.key(at);
        if (name?.startsWith(this.start)) items.push([name, this.storage.getItem(name) ?? '']);
      }
    } catch {
      this.trouble = 'missing';
    }
    return items;
  }
}

function parse(text: string): Tick | null {
  try {
    return asTick(JSON.parse(text));
  } catch {
    return null;
  }
}
