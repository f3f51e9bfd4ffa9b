// What changed, for those who do not see it; and messages for all.

/** Says a change to screen readers. */
export function announce(text: string): void {
  const region = document.querySelector('[data-announce]');
  if (!region) return;
  // The same words twice are no change: a space that is not heard makes them one.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

/** Shows a message that stays until it is dismissed or another comes. */
export function tell(text: string): void {
  const message = document.querySelector<HTMLElement>('[data-message]');
  const words = message?.querySelector('p');
  if (message && words) {
    words.textContent = text;
    message.hidden = false;
  }
  announce(text);
}

export function untell(): void {
  const message = document.querySelector<HTMLElement>('[data-message]');
  if (message) message.hidden = true;
}

export function followDismissal(): void {
  document.querySelector('[data-dismiss]')?.addEventListener('click', untell);
}
