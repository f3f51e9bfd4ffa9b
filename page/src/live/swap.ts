// Another structure of the roadmap: its parts come from the server and replace
// what is shown in one piece, where the reader stays where they are.

import type { Outline } from '../outline';
import type { State } from './state';
import { asState } from './state';

export interface Parts {
  state: State;
  tasks: string;
  head: string;
}

export async function fetchParts(): Promise<Parts | null> {
  try {
    const response = await fetch('tasks');
    if (!response.ok) return null;
    const value = (await response.json()) as Record<string, unknown>;
    const state = asState(value['state']);
    const { tasks, head } = value;
    return state && typeof tasks === 'string' && typeof head === 'string'
      ? { state, tasks, head }
      : null;
  } catch {
    return null;
  }
}

/** Puts the parts in, sanitised by the server as the whole page is. */
export function swap(outline: Outline, parts: Parts, settle: () => void): void {
  const { main } = outline;
  const focus = focusOf(outline);
  const stay = firstSeen(outline);
  const content = fragment(parts.tasks);
  const inner = content.querySelector('main');
  main.replaceChildren(...(inner ?? content).childNodes);
  const head = fragment(parts.head);
  document.querySelector('[data-head]')?.replaceChildren(...head.childNodes);
  document.title = document.querySelector('h1')?.textContent?.trim() ?? document.title;
  outline.read();
  settle();
  focusAgain(outline, focus);
  if (!stay) return;
  const item = outline.find(stay.key)?.item;
  if (item) window.scrollBy({ top: item.getBoundingClientRect().top - stay.top, behavior: 'instant' });
}

function fragment(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

interface Focus {
  key: string | null;
  id: string | null;
}

function focusOf(outline: Outline): Focus | null {
  const active = document.activeElement;
  if (!active || !outline.main.contains(active)) return null;
  const key = outline.of(active)?.key ?? null;
  return { key, id: active.querySelector('[id]')?.id ?? null };
}

function focusAgain(outline: Outline, focus: Focus | null): void {
  if (!focus) return;
  const box = focus.key === null ? null : outline.find(focus.key)?.box;
  const heading = focus.id === null ? null : document.getElementById(focus.id);
  const element = box ?? heading?.closest<HTMLElement>('summary') ?? outline.main;
  element.focus({ preventScroll: true });
}

/** The first task in the window, and where it stands. */
function firstSeen(outline: Outline): { key: string; top: number } | null {
  const active = outline.of(document.activeElement);
  const seen =
    active ?? outline.tasks.find(task => task.box.getBoundingClientRect().bottom > 0 && isSeen(task.box));
  return seen ? { key: seen.key, top: seen.item.getBoundingClientRect().top } : null;
}

function isSeen(element: Element): boolean {
  return element.getClientRects().length > 0;
}
