// The page as a face of the file: what is ticked here is written there, and what
// is written there is shown here.

import { announce, tell, untell } from '../announce';
import type { Outline, Task } from '../outline';
import { said } from '../said';
import { Connection } from './connection';
import type { State } from './state';
import { firstState } from './state';
import { fetchParts, swap } from './swap';
import type { Board } from './ticks';
import { Ticks } from './ticks';
import { Undo } from './undo';

const GONE = 'git roadmap serve is not running; ticks are not saved.';

export class Live implements Board {
  state: State | null = firstState();
  private readonly ticks: Ticks;
  private readonly undo: Undo;
  private readonly connection: Connection;
  private swapping: Promise<void> | null = null;
  private trouble: string | null = null;

  constructor(
    private readonly outline: Outline,
    private readonly repaint: () => void,
    private readonly replaced: () => void,
  ) {
    this.ticks = new Ticks(outline, this);
    this.undo = new Undo(this);
    this.connection = new Connection(
      state => void this.hear(state),
      isUp => this.turned(isUp),
    );
    if (this.state) this.heed(this.state);
    this.changed();
  }

  tick(task: Task, done: boolean): void {
    this.ticks.tick(task, done);
  }

  /** Shows a state; one of another structure once its parts are here. */
  async take(state: State): Promise<void> {
    if (this.swapping) await this.swapping;
    if (this.heed(state)) return;
    if (state.structure !== this.state?.structure || state.states.length !== this.outline.tasks.length) {
      this.swapping = this.swap();
      await this.swapping;
      this.swapping = null;
      return;
    }
    this.apply(state);
  }

  lost(): void {
    this.connection.doubt();
  }

  changed(): void {
    this.undo.show(this.state, this.connection?.isUp ?? false);
    this.repaint();
  }

  private async hear(state: State): Promise<void> {
    const { structure } = this.state ?? state;
    const before = new Map(this.outline.tasks.map(task => [task.key, task.recorded]));
    await this.take(state);
    if (this.trouble) return;
    if (structure === this.state?.structure) this.sayOthers(before);
    else announce('The roadmap was changed; the page shows it as it is now.');
  }

  /** Says why the file cannot be read, as long as it cannot; true where that is so. */
  private heed({ trouble }: State): boolean {
    if (trouble !== this.trouble) {
      this.trouble = trouble;
      if (trouble) tell(trouble);
      else untell();
      this.enable(this.connection.isUp);
    }
    return trouble !== null;
  }

  private apply(state: State): void {
    const charts = state.history !== this.state?.history;
    this.state = state;
    for (const task of this.outline.tasks) {
      task.recorded = state.states[task.index] === '1';
      const done = task.wanted ?? task.recorded;
      if (task.box.checked !== done) task.box.checked = done;
    }
    if (charts) reloadCharts(state.history);
    this.changed();
  }

  private async swap(): Promise<void> {
    const parts = await fetchParts();
    if (!parts) {
      tell('The roadmap changed, and the page could not be refreshed. Load it again.');
      return;
    }
    swap(this.outline, parts, () => {
      this.ticks.resume();
      this.enable(this.connection.isUp);
      this.apply(parts.state);
      this.replaced();
    });
  }

  private turned(isUp: boolean): void {
    const banner = document.querySelector<HTMLElement>('[data-offline]');
    if (banner) banner.hidden = isUp;
    const connection = document.querySelector<HTMLElement>('[data-connection]');
    if (connection) {
      connection.textContent = isUp ? manner(this.state) : 'Not connected';
      connection.toggleAttribute('data-up', isUp);
    }
    this.enable(isUp);
    announce(isUp ? 'Connected.' : GONE);
    this.changed();
  }

  private enable(isUp: boolean): void {
    const isOff = !isUp || this.trouble !== null;
    for (const task of this.outline.tasks) if (task.box.disabled !== isOff) task.box.disabled = isOff;
  }

  /** What somebody else changed. */
  private sayOthers(before: Map<string, boolean>): void {
    const others = this.outline.tasks.filter(
      task => before.get(task.key) !== task.recorded && !this.ticks.isPending(task.key),
    );
    const [one] = others;
    if (!one) return;
    announce(
      others.length === 1
        ? said(this.outline, one)
        : `${others.length} tasks changed in the file.`,
    );
  }
}

function manner(state: State | null): string {
  if (state?.collects) return 'Ticks go to the file; commit them together.';
  return state?.commits === false ? 'Ticks go to the file.' : 'Every tick is a commit.';
}

function reloadCharts(history: string | null): void {
  for (const image of document.querySelectorAll<HTMLImageElement>('img[data-chart]')) {
    const kind = image.dataset['chart'];
    image.src = `charts/${kind}.svg?v=${encodeURIComponent(history ?? '')}`;
  }
}
