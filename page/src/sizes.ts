// How high a phase is that the browser has not laid out yet: measured when there is
// time, so that scroll bars and places in the page are right.

import type { Outline, Section } from './outline';

/** How long one turn may take, in milliseconds. */
const TURN = 12;

export class Sizes {
  private waiting: Section[] = [];
  private isBusy = false;

  constructor(private readonly outline: Outline) {
    this.measure();
  }

  /** Measures the phases that are there now. */
  measure(): void {
    const { main, sections } = this.outline;
    this.waiting = main.hasAttribute('data-large') ? sections.filter(({ card }) => card?.open) : [];
    if (this.waiting.length > 0) this.later();
  }

  private later(): void {
    if (this.isBusy) return;
    this.isBusy = true;
    const act = () => {
      this.isBusy = false;
      this.turn();
    };
    // Not every browser tells when it is idle, and a busy one may never be.
    if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 100 });
    else setTimeout(act, 50);
  }

  private turn(): void {
    const end = performance.now() + TURN;
    const found: [HTMLElement, number][] = [];
    while (performance.now() < end) {
      const section = this.waiting.shift();
      if (!section) break;
      const { element, card } = section;
      if (card?.open && !element.closest('[hidden]'))
        found.push([element, card.getBoundingClientRect().height]);
    }
    for (const [element, height] of found) element.style.setProperty('--height', `${height}px`);
    if (this.waiting.length > 0) this.later();
  }
}
