// The part of the page that is about the visitor's own ticks.

import { announce, tell } from '../announce';
import { ticks as ticksInWords } from '../tally';
import { commandLines } from './command';
import { exportText, FILE_NAME } from './export';
import type { Tick } from './tick';
import { now } from './tick';

export interface Actions {
  forget(keys: readonly string[]): void;
  forgetAll(): void;
  take(text: string): void;
}

export class Panel {
  private readonly section = document.querySelector<HTMLElement>('[data-yours]');
  private all: readonly Tick[] = [];

  constructor(private readonly actions: Actions) {
    if (!this.section) return;
    this.section.hidden = false;
    this.on('[data-export]', () => this.save());
    this.on('[data-copy]', () => void this.copy());
    this.on('[data-forget-all]', () => this.forgetAll());
    const file = this.find<HTMLInputElement>('[data-import-file]');
    this.on('[data-import]', () => file?.click());
    file?.addEventListener('change', () => void this.read(file));
  }

  show(placed: readonly Tick[], lost: readonly Tick[], trouble: string | null): void {
    this.all = [...placed, ...lost];
    const hasAny = this.all.length > 0;
    this.section?.toggleAttribute('data-empty', !hasAny);
    this.write('[data-yours-summary]', summary(placed.length, lost.length));
    this.write('[data-trouble]', trouble ?? '');
    this.hide('[data-trouble]', trouble === null);
    this.hide('[data-export]', !hasAny);
    this.hide('[data-forget-all]', !hasAny);
    this.hide('[data-how]', placed.length === 0);
    const keys = (done: boolean) => placed.filter(tick => tick.done === done).map(tick => tick.key);
    this.write('[data-command]', commandLines(keys(true), keys(false)));
    this.hide('[data-lost]', lost.length === 0);
    this.list(lost);
  }

  private list(lost: readonly Tick[]): void {
    const list = this.find('[data-lost] ul');
    const form = this.find<HTMLTemplateElement>('[data-lost] template');
    if (!list || !form) return;
    list.replaceChildren(
      ...lost.map(tick => {
        const row = form.content.cloneNode(true) as DocumentFragment;
        const text = row.querySelector('[data-lost-text]');
        if (text) text.textContent = tick.text;
        const state = row.querySelector('[data-lost-state]');
        if (state) state.textContent = tick.done ? 'done' : 'to do';
        const forget = row.querySelector('[data-forget]');
        forget?.setAttribute('aria-label', `Forget ${tick.text}`);
        forget?.addEventListener('click', () => {
          this.actions.forget([tick.key]);
          announce(`${tick.text} forgotten.`);
          this.find<HTMLElement>('[data-forget], [data-import]')?.focus();
        });
        return row;
      }),
    );
  }

  private save(): void {
    const page = location.protocol === 'file:' ? null : location.origin + location.pathname;
    const source = {
      title: document.querySelector('h1')?.textContent?.trim() ?? '',
      file: document.documentElement.dataset['file'] ?? '',
      page,
    };
    const text = exportText(source, this.all, now());
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = FILE_NAME;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    announce(`${ticksInWords(this.all.length)} exported to ${FILE_NAME}.`);
  }

  private async read(file: HTMLInputElement): Promise<void> {
    const chosen = file.files?.[0];
    if (!chosen) return;
    try {
      this.actions.take(await chosen.text());
    } catch {
      tell('Nothing was imported. The file could not be read.');
    }
    // The same file may be chosen again.
    file.value = '';
  }

  private async copy(): Promise<void> {
    const command = this.find('[data-command]');
    if (!command) return;
    try {
      await navigator.clipboard.writeText(command.textContent ?? '');
      tell('Copied. Paste it in a terminal, in your copy of the repository.');
    } catch {
      // Without permission, or on a page that is no secure context.
      getSelection()?.selectAllChildren(command);
      tell('This browser does not let the page copy. The line is selected: copy it yourself.');
    }
  }

  private forgetAll(): void {
    const question = `Forget your ${ticksInWords(this.all.length)}? They are in this browser only.`;
    if (!confirm(question)) return;
    this.actions.forgetAll();
    this.find<HTMLElement>('[data-import]')?.focus();
  }

  private on(selector: string, act: () => void): void {
    this.find(selector)?.addEventListener('click', act);
  }

  private find<Kind extends Element = Element>(selector: string): Kind | null {
    return this.section?.querySelector<Kind>(selector) ?? null;
  }

  private write(selector: string, text: string): void {
    const element = this.find(selector);
    if (element && element.textContent !== text) element.textContent = text;
  }

  private hide(selector: string, isHidden: boolean): void {
    const element = this.find<HTMLElement>(selector);
    if (element) element.hidden = isHidden;
  }
}

function summary(placed: number, lost: number): string {
  if (placed + lost === 0)
    return 'Tick what you have done. Your ticks stay in this browser; nobody else sees them.';
  const parts = [`${ticksInWords(placed)} of yours, in this browser only and not committed.`];
  if (lost > 0) parts.push(`${lost} more fit no task of this page.`);
  return parts.join(' ');
}
