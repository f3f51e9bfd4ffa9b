// What to do next: open tasks that have no open task below them.

import type { Outline, Task } from './outline';
import { isDone } from './outline';

const MOST = 5;

export function nextTasks(tasks: readonly Task[], most: number): Task[] {
  const hasOpenBelow = new Set<Task>();
  for (const task of tasks)
    if (!isDone(task))
      for (let above = task.parent; above && !hasOpenBelow.has(above); above = above.parent)
        hasOpenBelow.add(above);
  const next: Task[] = [];
  for (const task of tasks) {
    if (next.length === most) break;
    if (!isDone(task) && !hasOpenBelow.has(task)) next.push(task);
  }
  return next;
}

export function paintNext(outline: Outline): void {
  const section = document.querySelector<HTMLElement>('[data-next]');
  const list = section?.querySelector('ol');
  const form = section?.querySelector('template');
  if (!section || !list || !form) return;
  const next = nextTasks(outline.tasks, MOST);
  const isDone = section.querySelector<HTMLElement>('[data-all-done]');
  if (isDone) isDone.hidden = next.length > 0 || outline.tasks.length === 0;
  const keys = [...list.querySelectorAll('a')].map(link => link.getAttribute('href'));
  const links = next.map(task => `#task/${task.key}`);
  if (keys.join('\n') === links.join('\n')) return;
  list.replaceChildren(
    ...next.map(task => {
      const row = form.content.cloneNode(true) as DocumentFragment;
      const link = row.querySelector('a');
      if (link) {
        link.href = `#task/${task.key}`;
        link.textContent = task.text;
      }
      const phase = row.querySelector('[data-title]');
      if (phase) phase.textContent = outline.phaseTitle(task);
      return row;
    }),
  );
}
