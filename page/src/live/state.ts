// What the server says about the file, and how it is asked.

export interface State {
  /** The file as a whole, and without its states. */
  version: string;
  structure: string;
  /** `0` or `1` a task, in document order. */
  states: string;
  uncommitted: number;
  undo: { commit: string | null; subject: string } | null;
  collects: boolean;
  commits: boolean;
  history: string | null;
  /** Why the file cannot be read at the moment; the rest is as it was before. */
  trouble: string | null;
}

export function asState(value: unknown): State | null {
  if (typeof value !== 'object' || value === null) return null;
  const state = value as Partial<State> & { schemaVersion?: unknown; error?: unknown };
  if (state.schemaVersion !== 1 || typeof state.version !== 'string') return null;
  if (typeof state.structure !== 'string' || typeof state.states !== 'string') return null;
  return {
    version: state.version,
    structure: state.structure,
    states: state.states,
    uncommitted: state.uncommitted ?? 0,
    undo: state.undo ?? null,
    collects: state.collects ?? false,
    commits: state.commits ?? true,
    history: state.history ?? null,
    trouble: asTrouble(state.error),
  };
}

function asTrouble(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { message, hints } = value as Record<string, unknown>;
  return lines(message, hints) || null;
}

/** The state that the page was made with. */
export function firstState(): State | null {
  try {
    return asState(JSON.parse(document.querySelector('script[data-state]')?.textContent ?? ''));
  } catch {
    return null;
  }
}

/** The answer to a change: `code` is null where it was made, and `message` may still say something. */
export interface Answer {
  state: State | null;
  code: string | null;
  message: string;
}

/** Asks for a change. Null: the server did not answer. */
export async function post(path: string, body: unknown): Promise<Answer | null> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return asAnswer(response, await response.text());
  } catch {
    return null;
  }
}

function asAnswer(response: Response, text: string): Answer {
  let value: Record<string, unknown> = {};
  try {
    value = (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    // Refused by something that does not speak our language.
  }
  const state = asState(value['state']);
  if (response.ok) return { state, code: null, message: lines(value['notes']) };
  const { code, message, quoted, kept, notDone, hints } = value;
  return {
    state,
    code: typeof code === 'string' ? code : String(response.status),
    message: [lines(message), quote(quoted), lines(kept, notDone, hints)].filter(Boolean).join('\n') || `The server refused (${response.status}).`,
  };
}

/** Texts and lists of texts, one a line, as sentences. */
function lines(...parts: unknown[]): string {
  return texts(parts).map(sentence).join('\n');
}

/** What others said, such as a hook, as they said it. */
function quote(part: unknown): string {
  return texts([part]).join('\n');
}

function texts(parts: unknown[]): string[] {
  return parts.flat().filter(text => typeof text === 'string' && text !== '') as string[];
}

/** The command line's messages begin small, as after `error:`; commands stay as they are. */
function sentence(text: string): string {
  return text.startsWith('git ') ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
