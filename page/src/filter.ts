// Search, and which tasks are shown.

import { fold, holds, words } from './match';
import type { Outline, Section, Task } from './outline';
import { isDone } from './outline';

export type Show = 'all' | 'todo' | 'done';

export interface Wish {
  search: string;
  show: Show;
  phase: string;
}

export class Filter {
  wish: Wish = { search: '', show: 'all', phase: '' };
  /** Called when all tasks are shown again. */
  cleared: () => void = () => {};
  private folded = new Map<Task | Section, string>();

  constructor(
    private readonly outline: Outline,
    private readonly applied: (isSearching: boolean) => void,
  ) {}

  get isActive(): boolean {
    return this.wish.show !== 'all' || this.wish.phase !== '' || words(this.wish.search).length > 0;
  }

  set(wish: Partial<Wish>): void {
    this.wish = { ...this.wish, ...wish };
    this.apply();
  }

  clear(): void {
    this.cleared();
    this.set({ search: '', show: 'all', phase: '' });
  }

  /** Forgets the texts of tasks that were replaced. */
  forget(): void {
    this.folded.clear();
  }

  /** Shows what fits, and what it stands in. All is decided before anything is written. */
  apply(): void {
    const wanted = words(this.wish.search);
    const fits = new Set<Task>();
    const visible = new Set<Task>();
    const sections = new Set<Section>();
    const byText = new Set<Task>();
    for (const task of this.outline.tasks) {
      if (this.isFound(task, wanted, byText)) byText.add(task);
      else continue;
      if (!this.isWished(task)) continue;
      fits.add(task);
      for (let above: Task | null = task; above && !visible.has(above); above = above.parent)
        visible.add(above);
      for (let above = task.section; above && !sections.has(above); above = above.parent)
        sections.add(above);
    }
    this.write(fits, visible, sections);
    this.applied(wanted.length > 0);
  }

  private isWished(task: Task): boolean {
    const { show, phase } = this.wish;
    if (phase !== '' && task.phase !== phase) return false;
    return show === 'all' || (show === 'done') === isDone(task);
  }

  /** By its own words, or because what it stands in is found. */
  private isFound(task: Task, wanted: readonly string[], found: Set<Task>): boolean {
    if (wanted.length === 0) return true;
    if (task.parent && found.has(task.parent)) return true;
    let text = this.text(task, task.text);
    if (holds(text, wanted)) return true;
    for (let section = task.section; section; section = section.parent) {
      text += ` ${this.text(section, section.title)}`;
      if (holds(text, wanted)) return true;
    }
    return false;
  }

  private text(of: Task | Section, text: string): string {
    let folded = this.folded.get(of);
    if (folded === undefined) this.folded.set(of, (folded = fold(text)));
    return folded;
  }

  private write(fits: Set<Task>, visible: Set<Task>, sections: Set<Section>): void {
    const { outline, isActive } = this;
    outline.main.toggleAttribute('data-filtering', isActive);
    for (const task of outline.tasks) {
      hide(task.item, !visible.has(task));
      const isContext = visible.has(task) && !fits.has(task);
      if (task.item.hasAttribute('data-context') !== isContext)
        task.item.toggleAttribute('data-context', isContext);
    }
    for (const section of outline.sections)
      hide(section.element, isActive && !sections.has(section));
    for (const item of outline.plain)
      hide(item.element, isActive && !item.holds.some(task => visible.has(task)));
    const total = outline.tasks.length;
    const output = document.querySelector('[data-shown]');
    if (output) output.textContent = isActive ? `${fits.size} of ${total} tasks shown` : '';
    const none = document.querySelector<HTMLElement>('[data-none]');
    if (none) none.hidden = !isActive || fits.size > 0;
  }
}

function hide(element: HTMLElement, isHidden: boolean): void {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}
