import { AppServerError } from './app-server-error.ts';

/** The oldest Codex whose protocol is known to be what this program expects. */
export const MIN_CODEX_VERSION = '0.169.0';

/** Refuses a Codex that is too old, with what to do about it. */
export function checkVersion(version: string): void {
  if (compareVersions(version, MIN_CODEX_VERSION) >= 0) return;
  const message = `Codex ${version} is too old: update it to ${MIN_CODEX_VERSION} or newer (npm install -g @openai/codex).`;
  throw new AppServerError({ kind: 'unavailable', message, data: { reason: 'codexTooOld', version } });
}

/** Reads `0.169.0` out of `codex-cli 0.169.0` or `codex-cp/0.169.0 (Linux …)`; null when there is no version in it. */
export function versionIn(text: string): string | null {
  return /(?:^|[\s/v])(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)/.exec(text)?.[1] ?? null;
}

/** Below 0, 0 or above it, as `a` is older, equal or newer; what follows a dash does not count. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): readonly number[] {
  return (version.split('-')[0] ?? '').split('.').map(Number);
}
