// Which texts a search finds.

/** A text as it is compared: small letters without marks. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** The words of a search. */
export function words(search: string): string[] {
  return fold(search)
    .split(/\s+/)
    .filter(word => word !== '');
}

/** Whether a folded text holds every word. */
export function holds(folded: string, words: readonly string[]): boolean {
  return words.every(word => folded.includes(word));
}
