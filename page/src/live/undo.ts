// The buttons that commit what was collected and take back the last change.

import { announce, tell, untell } from '../announce';
import { ticks as ticksInWords } from '../tally';
import type { Board } from './ticks';
import type { State } from './state';
import { post } from './state';

export class Undo {
  private readonly section = document.querySelector<HTMLElement>('[data-live]');
  private readonly commit = this.section?.querySelector<HTMLButtonElement>('[data-commit]') ?? null;
  private readonly undo = this.section?.querySelector<HTMLButtonElement>('[data-undo]') ?? null;
  private isBusy = false;
  private isUp = false;

  constructor(private readonly board: Board) {
    if (this.section) this.section.hidden = false;
    this.commit?.addEventListener('click', () => void this.ask('commit', {}, 'Committed.'));
    this.undo?.addEventListener('click', () => {
      const { undo, version } = this.board.state ?? {};
      if (undo) void this.ask('undo', { undo: { commit: undo.commit }, version }, `Taken back: ${undo.subject}`);
    });
  }

  show(state: State | null, isUp: boolean): void {
    this.isUp = isUp;
    const uncommitted = state?.uncommitted ?? 0;
    this.row('[data-uncommitted]', uncommitted > 0, `${ticksInWords(uncommitted)} not committed`);
    this.row('[data-undo-subject]', Boolean(state?.undo), state?.undo?.subject ?? '');
    this.enable(this.commit, uncommitted > 0 && state?.commits === true);
    this.enable(this.undo, Boolean(state?.undo));
  }

  /** Buttons stay where they are, also for the keyboard: what cannot be used says so. */
  private enable(button: HTMLButtonElement | null, isUseful: boolean): void {
    if (!button) return;
    const isUsable = isUseful && this.isUp && !this.isBusy;
    button.setAttribute('aria-disabled', String(!isUsable));
  }

  private row(selector: string, isShown: boolean, text: string): void {
    const row = this.section?.querySelector<HTMLElement>(selector);
    if (!row) return;
    row.hidden = !isShown;
    const words = row.querySelector('[data-words]') ?? row;
    if (words.textContent !== text) words.textContent = text;
  }

  private async ask(path: 'commit' | 'undo', body: unknown, done: string): Promise<void> {
    const button = path === 'commit' ? this.commit : this.undo;
    if (this.isBusy || button?.getAttribute('aria-disabled') === 'true') return;
    this.isBusy = true;
    this.board.changed();
    const answer = await post(path, body);
    this.isBusy = false;
    if (answer?.state) await this.board.take(answer.state);
    if (answer?.code === null) {
      if (answer.message) tell(answer.message);
      else {
        untell();
        announce(done);
      }
    } else if (answer) tell(answer.message);
    else {
      tell('No answer: look at the log before you try again.');
      this.board.lost();
    }
    this.board.changed();
  }
}
