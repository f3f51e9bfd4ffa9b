// A change of a task in words: "FastAPI basics done. Phase 1: 3 of 6".

import type { Outline, Task } from './outline';
import { isDone } from './outline';

export function said(outline: Outline, task: Task): string {
  const isHere = (other: Task) => other.phase === task.phase;
  const phase = outline.tasks.filter(isHere);
  const done = phase.filter(isDone).length;
  const change = isDone(task) ? 'done' : 'to do again';
  const title = outline.phaseTitle(task);
  const progress = `${done} of ${phase.length}`;
  return `${task.text} ${change}. ${title === '' ? progress : `${title}: ${progress}`}`;
}
