// The browser's storage, which may be missing, blocked or full.

export function localStorageOrNull(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** What is remembered of how the page looks; losing it is no harm. */
export function recall(name: string): string | null {
  try {
    return localStorageOrNull()?.getItem(name) ?? null;
  } catch {
    return null;
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorageOrNull()?.removeItem(name);
    else localStorageOrNull()?.setItem(name, value);
  } catch {
    // The page works without.
  }
}

/** The address of this page as names in the storage hold it. */
export function pagePath(pathname: string): string {
  return pathname.replace(/index\.html$/, '');
}
