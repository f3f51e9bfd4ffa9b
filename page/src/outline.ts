// The tasks and sections of the page, read from the document once.

export interface Task {
  /** The place in the roadmap, from 0, in document order. */
  readonly index: number;
  readonly key: string;
  readonly id: string | null;
  readonly text: string;
  readonly phase: string;
  readonly item: HTMLElement;
  readonly box: HTMLInputElement;
  readonly parent: Task | null;
  readonly section: Section | null;
  /** What the file, or the commit that the page was made from, says. */
  recorded: boolean;
  /** What was ticked here and is not recorded yet. */
  wanted: boolean | null;
}

export interface Section {
  readonly element: HTMLElement;
  readonly title: string;
  readonly parent: Section | null;
  /** The phase of its direct tasks; empty where it has none. */
  readonly phase: string;
  readonly card: HTMLDetailsElement | null;
  readonly progress: HTMLProgressElement | null;
  readonly count: HTMLElement | null;
}

/** An item of a list that is no task; `holds` tells the tasks below it. */
export interface Plain {
  readonly element: HTMLElement;
  readonly holds: readonly Task[];
}

/** From here on, browsers need help to lay out tasks in time. */
const LARGE = 300;

export function isDone(task: Task): boolean {
  return task.wanted ?? task.recorded;
}

export class Outline {
  tasks: Task[] = [];
  sections: Section[] = [];
  plain: Plain[] = [];
  private phaseTitles = new Map<string, string>();
  private byItem = new Map<Element, Task>();
  private byKey = new Map<string, Task>();

  constructor(readonly main: HTMLElement) {
    this.read();
  }

  /** Reads the document again, after its tasks were replaced. */
  read(): void {
    this.tasks = [];
    this.sections = [];
    this.byItem = new Map();
    this.byKey = new Map();
    const sections: Section[] = [];
    const parents: Task[] = [];
    for (const element of this.main.querySelectorAll<HTMLElement>('[data-section],[data-task]')) {
      while (sections.length > 0 && !sections.at(-1)?.element.contains(element)) sections.pop();
      while (parents.length > 0 && !parents.at(-1)?.item.contains(element)) parents.pop();
      const section = sections.at(-1) ?? null;
      if (element.hasAttribute('data-section')) {
        const read = readSection(element, section);
        sections.push(read);
        this.sections.push(read);
        continue;
      }
      const task = readTask(element, section, parents.at(-1) ?? null);
      if (task === null) continue;
      parents.push(task);
      this.tasks.push(task);
      this.byItem.set(element, task);
      this.byKey.set(task.key, task);
    }
    this.main.toggleAttribute('data-large', this.tasks.length > LARGE);
    this.phaseTitles = readPhaseTitles();
    this.plain = [...this.main.querySelectorAll<HTMLElement>('li:not([data-task])')]
      .filter(element => element.closest('[data-task],.prose') === null)
      .map(element => ({ element, holds: this.below(element) }));
  }

  /** The task that an element stands in. */
  of(element: Element | null): Task | null {
    const item = element?.closest('[data-task]');
    return (item && this.byItem.get(item)) ?? null;
  }

  find(key: string): Task | null {
    return this.byKey.get(key) ?? null;
  }

  /** The name of a task's phase, as the list of phases has it. */
  phaseTitle(task: Task): string {
    return this.phaseTitles.get(task.phase) ?? task.section?.title ?? '';
  }

  private below(element: HTMLElement): Task[] {
    const items = element.querySelectorAll('[data-task]');
    return [...items].flatMap(item => this.byItem.get(item) ?? []);
  }
}

function readPhaseTitles(): Map<string, string> {
  const links = document.querySelectorAll<HTMLElement>('[data-phase-link]');
  return new Map(
    [...links].map(link => {
      const title = link.querySelector('[data-title]')?.textContent ?? '';
      return [link.dataset['phaseLink'] ?? '', title.trim()];
    }),
  );
}

function readTask(item: HTMLElement, section: Section | null, parent: Task | null): Task | null {
  const box = item.querySelector<HTMLInputElement>(':scope > .task-line input[type=checkbox]');
  if (box === null) return null;
  return {
    index: Number(item.dataset['task']),
    key: item.dataset['key'] ?? '',
    id: item.dataset['id'] ?? null,
    text: item.dataset['text'] ?? '',
    phase: item.dataset['phase'] ?? '',
    item,
    box,
    parent,
    section,
    recorded: item.dataset['done'] === 'true',
    wanted: null,
  };
}

function readSection(element: HTMLElement, parent: Section | null): Section {
  const card = element.querySelector<HTMLDetailsElement>(':scope > details[data-card]');
  const head = card?.querySelector<HTMLElement>(':scope > summary') ?? element;
  const heading = head.querySelector('h1,h2,h3,h4,h5,h6');
  return {
    element,
    title: headingText(heading),
    parent,
    phase: element.dataset['phase'] ?? '',
    card,
    progress: card ? head.querySelector('progress') : null,
    count: card ? head.querySelector<HTMLElement>('[data-count]') : null,
  };
}

/** The words of a heading, without the link to itself. */
function headingText(heading: Element | null): string {
  if (heading === null) return '';
  const copy = heading.cloneNode(true) as Element;
  for (const link of copy.querySelectorAll('[data-anchor]')) link.remove();
  return (copy.textContent ?? '').trim();
}
