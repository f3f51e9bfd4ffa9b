// Links into the page reach what is closed or filtered away.

import type { Collapse } from './collapse';
import type { Filter } from './filter';
import type { Outline } from './outline';

export class Links {
  constructor(
    private readonly outline: Outline,
    private readonly collapse: Collapse,
    private readonly filter: Filter,
  ) {
    document.addEventListener('click', event => this.clicked(event));
    window.addEventListener('hashchange', () => this.follow());
  }

  /** Goes to what the address names. */
  follow(): void {
    const target = find(location.hash);
    if (!target) return;
    this.reveal(target);
    target.scrollIntoView();
    const box = this.outline.of(target)?.box;
    if (box && target.hasAttribute('data-task')) box.focus({ preventScroll: true });
  }

  private clicked(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.('a[href^="#"]');
    const hash = link?.getAttribute('href') ?? '';
    const target = find(hash);
    if (!link || !target) return;
    // In a summary, a link must not open or close its card too.
    if (link.closest('summary')) {
      event.preventDefault();
      history.pushState(null, '', hash);
      this.follow();
      return;
    }
    this.reveal(target);
    // The same address once more is no change of it.
    if (hash === location.hash) this.follow();
  }

  private reveal(target: Element): void {
    if (target.closest('[hidden]')) this.filter.clear();
    this.collapse.reveal(target);
  }
}

/** What a `#…` names: an id as it is, or that of an author's own anchor. */
function find(hash: string): Element | null {
  const name = decode(hash.replace(/^#/, ''));
  if (name === '') return null;
  return (
    document.getElementById(name) ??
    document.getElementById(`user-content-${name}`) ??
    document.getElementsByName(`user-content-${name}`)[0] ??
    null
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
