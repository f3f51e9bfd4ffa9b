// Bars and counts follow the boxes.

import type { Outline, Section } from './outline';
import { isDone } from './outline';
import type { Tally } from './tally';
import { count, delta, emptyTally, long, percent, short, shown, ticks } from './tally';

export interface Tallies {
  overall: Tally;
  sections: Map<Section, Tally>;
  phases: Map<string, Tally>;
}

export function tally(outline: Outline): Tallies {
  const tallies: Tallies = { overall: emptyTally(), sections: new Map(), phases: new Map() };
  for (const task of outline.tasks) {
    const done = isDone(task);
    count(tallies.overall, task.recorded, done);
    count(entry(tallies.phases, task.phase), task.recorded, done);
    for (let section = task.section; section; section = section.parent)
      count(entry(tallies.sections, section), task.recorded, done);
  }
  return tallies;
}

function entry<Key>(tallies: Map<Key, Tally>, key: Key): Tally {
  const found = tallies.get(key) ?? emptyTally();
  tallies.set(key, found);
  return found;
}

/**
 * Writes every bar and count. Where ticks are the visitor's own (`isApart`), bars
 * and counts keep to what is committed, and theirs stand beside it.
 */
export function paintProgress(outline: Outline, isApart: boolean): void {
  const tallies = tally(outline);
  const overall = document.querySelector<HTMLElement>('[data-overall]');
  paint(
    overall?.querySelector('progress') ?? null,
    overall?.querySelector<HTMLElement>('[data-count]') ?? null,
    tallies.overall,
    isApart,
    long,
  );
  const percentage = overall?.querySelector('[data-percent]');
  const { total } = tallies.overall;
  const value = isApart ? tallies.overall.recorded : shown(tallies.overall);
  if (percentage) write(percentage, `${percent(value, total)}%`);
  for (const section of outline.sections) {
    const found = tallies.sections.get(section);
    if (found) paint(section.progress, section.count, found, isApart, short);
  }
  for (const link of document.querySelectorAll<HTMLElement>('[data-phase-link]')) {
    const found = tallies.phases.get(link.dataset['phaseLink'] ?? '');
    if (found) paint(null, link.querySelector<HTMLElement>('[data-count]'), found, isApart, short);
  }
  if (isApart) paintYours(tallies.overall);
}

function paint(
  bar: HTMLProgressElement | null,
  words: HTMLElement | null,
  tally: Tally,
  isApart: boolean,
  form: (done: number, total: number) => string,
): void {
  const value = isApart ? tally.recorded : shown(tally);
  if (bar) {
    if (bar.value !== value) bar.value = value;
    if (isApart) paintSegment(bar, tally);
  }
  if (!words) return;
  write(words, form(value, tally.total));
  if (!isApart) return;
  const text = delta(tally);
  let beside = words.nextElementSibling;
  if (!beside?.hasAttribute('data-delta')) {
    if (text === '') return;
    beside = document.createElement('span');
    beside.setAttribute('data-delta', '');
    words.after(beside);
  }
  write(beside, text);
}

/** The second part of a bar: what the visitor's ticks would add. */
function paintSegment(bar: HTMLProgressElement, tally: Tally): void {
  const reach = Math.max(tally.recorded, shown(tally));
  const hasMore = reach > tally.recorded;
  bar.style.setProperty('--yours', hasMore ? `${(reach * 100) / tally.total}%` : '0%');
  if (tally.added + tally.removed > 0) {
    const now = `${tally.recorded} of ${tally.total}, with yours ${shown(tally)}`;
    bar.setAttribute('aria-valuetext', now);
  } else bar.removeAttribute('aria-valuetext');
}

function paintYours(tally: Tally): void {
  const line = document.querySelector<HTMLElement>('[data-yours-count]');
  if (!line) return;
  const yours = tally.added + tally.removed;
  line.hidden = yours === 0;
  write(line, `With your ${ticks(yours)}: ${long(shown(tally), tally.total)}`);
}

function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
