// Which phase is being read, shown in the list of phases.

import type { Outline } from './outline';

export class Spy {
  private observer: IntersectionObserver | null = null;

  constructor(private readonly outline: Outline) {
    this.watch();
  }

  /** Looks at the phases that are there now. */
  watch(): void {
    this.observer?.disconnect();
    const seen = new Set<string>();
    // A band below the top of the window: what crosses it is read.
    this.observer = new IntersectionObserver(
      entries => {
        for (const { target, isIntersecting } of entries) {
          const phase = (target as HTMLElement).dataset['phase'] ?? '';
          if (isIntersecting) seen.add(phase);
          else seen.delete(phase);
        }
        mark([...seen].at(-1) ?? null);
      },
      { rootMargin: '-20% 0px -79% 0px' },
    );
    for (const section of this.outline.sections)
      if (section.phase !== '') this.observer.observe(section.element);
  }
}

function mark(phase: string | null): void {
  for (const link of document.querySelectorAll<HTMLElement>('[data-phase-link]')) {
    const isHere = link.dataset['phaseLink'] === phase;
    if (link.hasAttribute('aria-current') === isHere) continue;
    if (!isHere) {
      link.removeAttribute('aria-current');
      continue;
    }
    link.setAttribute('aria-current', 'true');
    scrollStrip(link);
  }
}

/** Brings a link into its strip or column, without moving the page. */
function scrollStrip(link: HTMLElement): void {
  const strip = link.closest('nav');
  for (const box of [strip, strip?.querySelector('ol')]) {
    if (!box) continue;
    const [inner, outer] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
    if (box.scrollWidth > box.clientWidth) box.scrollLeft += inner.left - outer.left - 16;
    if (box.scrollHeight > box.clientHeight && (inner.top < outer.top || inner.bottom > outer.bottom))
      box.scrollTop += inner.top - outer.top - outer.height / 3;
  }
}
