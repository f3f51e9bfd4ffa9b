// Brings the page to life. Without it, the page is complete and read-only.

import { announce, followDismissal } from './announce';
import { Collapse } from './collapse';
import type { Show } from './filter';
import { Filter } from './filter';
import { Keys } from './keys';
import { Links } from './links';
import { Live } from './live/live';
import { paintNext } from './next';
import { Outline } from './outline';
import { paintProgress } from './progress';
import { said } from './said';
import { Sizes } from './sizes';
import { Spy } from './spy';
import { pagePath } from './storage';
import { applyTheme, followThemeChoice } from './theme';
import { Visitor } from './visitor/visitor';

applyTheme();
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();

function start(): void {
  const main = document.querySelector<HTMLElement>('[data-tasks]');
  if (!main) return;
  const isLive = document.documentElement.dataset['page'] === 'live';
  const outline = new Outline(main);
  // Browsers may keep the boxes of the last visit.
  for (const { box, recorded } of outline.tasks) if (box.checked !== recorded) box.checked = recorded;

  const collapse = new Collapse(outline, viewName(isLive));
  const filter = new Filter(outline, isSearching =>
    isSearching ? collapse.openForSearch() : collapse.restore(),
  );
  const links = new Links(outline, collapse, filter);
  new Keys(outline);
  const spy = new Spy(outline);
  const sizes = new Sizes(outline);
  followThemeChoice();
  followDismissal();
  followTools(filter, collapse);
  followPrinting();

  const repaint = () => {
    paintProgress(outline, !isLive);
    paintNext(outline);
  };
  const replaced = () => {
    filter.forget();
    fillPhases(filter);
    filter.apply();
    spy.watch();
    sizes.measure();
    repaint();
  };
  const ticker = isLive ? new Live(outline, repaint, replaced) : new Visitor(outline, repaint);
  if (ticker instanceof Visitor) {
    for (const { box } of outline.tasks) box.disabled = false;
    ticker.start();
  }
  main.addEventListener('change', event => {
    const box = event.target as HTMLInputElement;
    const task = outline.of(box);
    if (task?.box !== box) return;
    ticker.tick(task, box.checked);
    announce(said(outline, task));
  });
  links.follow();
  // Once it has loaded, the browser moves the focus to what the address names.
  window.addEventListener('load', () => setTimeout(() => links.follow()));
}

/** In live mode the address holds a token that no storage may keep. */
function viewName(isLive: boolean): string {
  const place = isLive ? `live:${document.documentElement.dataset['file']}` : pagePath(location.pathname);
  return `git-roadmap-view:${place}`;
}

function followTools(filter: Filter, collapse: Collapse): void {
  const tools = document.querySelector<HTMLElement>('[data-tools]');
  if (!tools) return;
  tools.hidden = false;
  const search = tools.querySelector<HTMLInputElement>('[data-search]');
  const phase = tools.querySelector<HTMLSelectElement>('[data-phase-choice]');
  const shows = [...tools.querySelectorAll<HTMLInputElement>('input[data-show]')];
  fillPhases(filter);
  const wish = () =>
    filter.set({
      search: search?.value ?? '',
      phase: phase?.value ?? '',
      show: (shows.find(show => show.checked)?.value ?? 'all') as Show,
    });
  for (const control of [search, phase, ...shows]) control?.addEventListener('input', wish);
  const reset = () => {
    if (search) search.value = '';
    if (phase) phase.value = '';
    for (const show of shows) show.checked = show.value === 'all';
  };
  reset();
  filter.cleared = reset;
  tools.querySelector('[data-collapse]')?.addEventListener('click', () => collapse.setAll(false));
  tools.querySelector('[data-expand]')?.addEventListener('click', () => collapse.setAll(true));
  document.querySelector('[data-show-all]')?.addEventListener('click', () => {
    filter.clear();
    search?.focus();
  });
}

/** The phases to choose from are those that the page links to. */
function fillPhases(filter: Filter): void {
  const choice = document.querySelector<HTMLSelectElement>('[data-phase-choice]');
  if (!choice) return;
  const options = [...document.querySelectorAll<HTMLElement>('[data-phase-link]')].map(link => {
    const title = link.querySelector('[data-title]')?.textContent?.trim() ?? '';
    return new Option(title, link.dataset['phaseLink'] ?? '');
  });
  choice.replaceChildren(new Option('All phases', ''), ...options);
  choice.value = filter.wish.phase;
  if (choice.selectedIndex >= 0) return;
  choice.value = '';
  filter.wish.phase = '';
}

/** On paper every card is open. */
function followPrinting(): void {
  let closed: HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll<HTMLDetailsElement>('[data-tasks] details:not([open])')];
    for (const card of closed) card.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const card of closed) card.open = false;
  });
}
