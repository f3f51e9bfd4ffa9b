// Ticks on their way to the file.

import { tell, untell } from '../announce';
import type { Outline, Task } from '../outline';
import type { State } from './state';
import { post } from './state';

export interface Board {
  /** The last state that was heard. */
  readonly state: State | null;
  take(state: State): Promise<void>;
  lost(): void;
  changed(): void;
}

export class Ticks {
  /** What is wanted, by key: it may stand elsewhere when its turn comes. */
  private readonly waiting = new Map<string, boolean>();
  private readonly flying = new Map<string, boolean>();
  private isSending = false;
  /** After a refusal, each goes alone, so that one that fails takes no other along. */
  private alone = 0;

  constructor(
    private readonly outline: Outline,
    private readonly board: Board,
  ) {}

  isPending(key: string): boolean {
    return this.waiting.has(key) || this.flying.has(key);
  }

  tick(task: Task, done: boolean): void {
    task.wanted = done;
    task.item.setAttribute('data-pending', '');
    this.waiting.set(task.key, done);
    this.board.changed();
    void this.send();
  }

  private async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    try {
      while (this.waiting.size > 0) await this.sendSome();
    } finally {
      this.isSending = false;
    }
  }

  private async sendSome(): Promise<void> {
    const batch = [...this.waiting].slice(0, this.alone > 0 ? 1 : undefined);
    for (const [key] of batch) this.waiting.delete(key);
    if (this.alone > 0) this.alone -= 1;
    const tasks = batch.flatMap(([key, wants]) => {
      const task = this.outline.find(key);
      return task && task.recorded !== wants ? [{ task, wants }] : [];
    });
    if (tasks.length > 0) {
      for (const { task, wants } of tasks) this.flying.set(task.key, wants);
      await this.ask(tasks);
      this.flying.clear();
    }
    this.settle(batch.map(([key]) => key));
  }

  private async ask(tasks: readonly { task: Task; wants: boolean }[]): Promise<void> {
    const answer = await post('ticks', {
      version: this.board.state?.version ?? '',
      ticks: tasks.map(({ task, wants }) => ({
        task: task.index,
        key: task.key,
        saw: task.recorded,
        wants,
      })),
    });
    if (answer?.state) await this.board.take(answer.state);
    if (answer?.code === null) return answer.message ? tell(answer.message) : untell();
    if (answer && answer.code === 'changed' && tasks.length > 1) {
      for (const { task, wants } of tasks)
        if (!this.waiting.has(task.key)) this.waiting.set(task.key, wants);
      this.alone = tasks.length;
      return;
    }
    if (answer) return tell(answer.message);
    const names = tasks.map(({ task }) => task.text).join(', ');
    tell(`No answer: ${names} may not be saved.`);
    this.board.lost();
  }

  /** Boxes whose tick is no longer under way show what is recorded. */
  private settle(keys: readonly string[]): void {
    for (const key of keys) {
      const task = this.outline.find(key);
      if (!task || this.waiting.has(key)) continue;
      task.wanted = null;
      task.box.checked = task.recorded;
      task.item.removeAttribute('data-pending');
    }
    this.board.changed();
  }

  /** After the tasks were replaced, what is under way is shown again. */
  resume(): void {
    for (const [key, wants] of [...this.flying, ...this.waiting]) {
      const task = this.outline.find(key);
      if (!task) continue;
      task.wanted = wants;
      task.box.checked = task.wanted;
      task.item.setAttribute('data-pending', '');
    }
  }
}
