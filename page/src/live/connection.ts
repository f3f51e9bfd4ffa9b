// Hears of every change, and notices when the server is gone.

import type { State } from './state';
import { asState } from './state';

const PATIENCE = 2_000;

export class Connection {
  isUp = false;
  private source: EventSource | null = null;

  constructor(
    private readonly heard: (state: State) => void,
    private readonly turned: (isUp: boolean) => void,
  ) {
    this.open();
    window.addEventListener('pageshow', event => event.persisted && this.open());
    window.addEventListener('online', () => this.open());
  }

  /** A request failed: look at once whether the server is there. */
  doubt(): void {
    this.turn(false);
    this.open();
  }

  private open(): void {
    this.source?.close();
    const source = new EventSource('events');
    this.source = source;
    source.addEventListener('open', () => this.turn(true));
    source.addEventListener('state', event => {
      const state = parse((event as MessageEvent<string>).data);
      if (state) this.heard(state);
    });
    source.addEventListener('error', () => {
      this.turn(false);
      // After some failures browsers try again themselves, after others never.
      if (source.readyState === EventSource.CLOSED && this.source === source)
        setTimeout(() => this.source === source && this.open(), PATIENCE);
    });
  }

  private turn(isUp: boolean): void {
    if (this.isUp === isUp) return;
    this.isUp = isUp;
    this.turned(isUp);
  }
}

function parse(text: string): State | null {
  try {
    return asState(JSON.parse(text));
  } catch {
    return null;
  }
}
