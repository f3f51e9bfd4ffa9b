// The commands that make commits of ticks.

/** A word as POSIX shells take it literally. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** One line a command; nothing for no keys. */
export function commandLines(checked: readonly string[], unchecked: readonly string[]): string {
  const lines: string[] = [];
  if (checked.length > 0) lines.push(line('check', checked));
  if (unchecked.length > 0) lines.push(line('uncheck', unchecked));
  return lines.join('\n');
}

function line(command: string, keys: readonly string[]): string {
  // A key that looks like an option is none.
  const end = keys.some(key => key.startsWith('-')) ? ['--'] : [];
  return ['git roadmap', command, ...end, ...keys.map(quote)].join(' ');
}
