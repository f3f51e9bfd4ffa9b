// The keyboard: between tasks, and to what is used most.

import type { Outline, Task } from './outline';
import { recall, remember } from './storage';

const NAME = 'git-roadmap-keys';

export class Keys {
  private last: Task | null = null;

  constructor(private readonly outline: Outline) {
    document.addEventListener('keydown', event => this.pressed(event));
    outline.main.addEventListener('focusin', event => {
      this.last = outline.of(event.target as Element) ?? this.last;
    });
    this.followHelp();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as Element;
    if (target.matches('[data-search]') && event.key === 'Escape') return escapeSearch(event);
    if (isTyping(target) || document.querySelector('dialog[open]')) return;
    const isOnBox = target.matches('[data-task] input[type=checkbox]');
    if (isOnBox && event.key === 'ArrowDown') return this.move(event, 1);
    if (isOnBox && event.key === 'ArrowUp') return this.move(event, -1);
    if (!this.areSingleKeysOn()) return;
    switch (event.key) {
      case '/':
        event.preventDefault();
        return document.querySelector<HTMLElement>('[data-search]')?.focus();
      case '?':
        event.preventDefault();
        return openHelp();
      case 'j':
        return this.move(event, 1);
      case 'k':
        return this.move(event, -1);
      case 'x':
        return this.toggle(event, target);
    }
  }

  private toggle(event: KeyboardEvent, target: Element): void {
    const task = this.outline.of(target);
    if (!task || task.box.disabled) return;
    event.preventDefault();
    task.box.click();
  }

  /** To the next task that is seen; from nowhere, to the first below the window's top. */
  private move(event: KeyboardEvent, step: 1 | -1): void {
    const { tasks } = this.outline;
    const here = this.outline.of(document.activeElement) ?? this.seenLast();
    let at = here ? tasks.indexOf(here) + step : tasks.findIndex(isBelowTop);
    let there = tasks[at];
    while (there && !isSeen(there)) there = tasks[(at += step)];
    if (!there) return;
    event.preventDefault();
    there.box.focus({ preventScroll: true });
    there.box.closest('.task-line')?.scrollIntoView({ block: 'nearest' });
  }

  private seenLast(): Task | null {
    const last = this.last;
    return last && last.item.isConnected && isInWindow(last) ? last : null;
  }

  private areSingleKeysOn(): boolean {
    return recall(NAME) !== 'off';
  }

  private followHelp(): void {
    document.querySelector('[data-help]')?.addEventListener('click', openHelp);
    document.querySelector('[data-close]')?.addEventListener('click', closeHelp);
    const choice = document.querySelector<HTMLInputElement>('[data-keys-choice]');
    if (!choice) return;
    choice.checked = this.areSingleKeysOn();
    choice.addEventListener('change', () => remember(NAME, choice.checked ? null : 'off'));
  }
}

function isTyping(target: Element): boolean {
  if (target.closest('[contenteditable],textarea,select')) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

function escapeSearch(event: KeyboardEvent): void {
  const search = event.target as HTMLInputElement;
  event.preventDefault();
  if (search.value === '') return search.blur();
  search.value = '';
  search.dispatchEvent(new Event('input', { bubbles: true }));
}

function openHelp(): void {
  document.querySelector<HTMLDialogElement>('[data-help-dialog]')?.showModal();
}

function closeHelp(): void {
  document.querySelector<HTMLDialogElement>('[data-help-dialog]')?.close();
}

function isSeen(task: Task): boolean {
  return task.box.getClientRects().length > 0;
}

function isBelowTop(task: Task): boolean {
  const box = task.box.getBoundingClientRect();
  return box.height > 0 && box.top >= 0;
}

function isInWindow(task: Task): boolean {
  const box = task.box.getBoundingClientRect();
  return box.height > 0 && box.bottom > 0 && box.top < window.innerHeight;
}
