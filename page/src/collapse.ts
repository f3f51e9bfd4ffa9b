// Which cards are closed, remembered for the next visit.

import type { Outline } from './outline';
import { recall, remember } from './storage';

export class Collapse {
  private readonly closed: Set<string>;
  /** What the roadmap itself folds, and a search opened. */
  private unfolded: HTMLDetailsElement[] = [];

  constructor(
    private readonly outline: Outline,
    private readonly name: string,
  ) {
    this.closed = new Set(names(recall(name)));
    outline.main.addEventListener('click', event => this.clicked(event));
    this.restore();
  }

  /** Puts every card as the reader left it. */
  restore(): void {
    for (const [card, name] of this.cards()) setOpen(card, !this.closed.has(name));
    for (const folded of this.unfolded) folded.open = false;
    this.unfolded = [];
  }

  /** Opens every card for a search, without remembering it. */
  openForSearch(): void {
    for (const [card] of this.cards()) setOpen(card, true);
    const closed = 'details:not([open],[data-card])';
    for (const folded of this.outline.main.querySelectorAll<HTMLDetailsElement>(closed)) {
      if (!folded.querySelector('[data-task]:not([hidden])')) continue;
      folded.open = true;
      this.unfolded.push(folded);
    }
  }

  setAll(isOpen: boolean): void {
    for (const [card, name] of this.cards()) {
      setOpen(card, isOpen);
      this.note(name, isOpen);
    }
    this.save();
  }

  /** Opens what an element stands in. */
  reveal(element: Element): void {
    let card = element.closest('details');
    while (card) {
      card.open = true;
      if (card.hasAttribute('data-card')) this.note(cardName(card), true);
      card = card.parentElement?.closest('details') ?? null;
    }
    this.save();
  }

  private clicked(event: Event): void {
    const summary = (event.target as Element).closest('summary');
    const card = summary?.parentElement;
    if (!(card instanceof HTMLDetailsElement) || !card.hasAttribute('data-card')) return;
    // The card opens or closes after its click was handled.
    setTimeout(() => {
      this.note(cardName(card), card.open);
      this.save();
    });
  }

  private note(name: string, isOpen: boolean): void {
    if (isOpen) this.closed.delete(name);
    else this.closed.add(name);
  }

  private save(): void {
    remember(this.name, this.closed.size === 0 ? null : JSON.stringify([...this.closed]));
  }

  private *cards(): Iterable<[HTMLDetailsElement, string]> {
    for (const { card } of this.outline.sections) if (card) yield [card, cardName(card)];
  }
}

function cardName(card: HTMLDetailsElement): string {
  return card.querySelector(':scope > summary :is(h1,h2,h3,h4,h5,h6)')?.id ?? '';
}

function setOpen(card: HTMLDetailsElement, isOpen: boolean): void {
  if (card.open !== isOpen) card.open = isOpen;
}

function names(json: string | null): string[] {
  try {
    const value: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(value) ? value.filter(name => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
