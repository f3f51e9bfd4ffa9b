// Light, dark, or as the system is.

import { recall, remember } from './storage';

const NAME = 'git-roadmap-theme';

/** Before anything is painted. */
export function applyTheme(): void {
  const theme = chosen();
  if (theme === 'auto') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', theme);
}

export function followThemeChoice(): void {
  const choice = document.querySelector<HTMLSelectElement>('[data-theme-choice]');
  if (!choice) return;
  choice.value = chosen();
  choice.addEventListener('change', () => {
    remember(NAME, choice.value === 'auto' ? null : choice.value);
    document.documentElement.setAttribute('data-theme', choice.value);
    if (choice.value === 'auto') document.documentElement.removeAttribute('data-theme');
  });
  window.addEventListener('storage', event => {
    if (event.key !== NAME) return;
    applyTheme();
    choice.value = chosen();
  });
}

function chosen(): string {
  const theme = recall(NAME);
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}
