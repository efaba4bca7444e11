import { AppServerError } from './app-server-error.ts';

/** The oldest Codex whose protocol is known to be what this program expects. */
export const MIN_CODEX_VERSION = '0.169.0';

/** Refuses a Codex that is too old, with what to do about it. */
export function checkVersion(version: string): void {
  const message = ageProblem(version);
  if (message === undefined) return;
  throw new AppServerError({ kind: 'unavailable', message, data: { reason: 'codexTooOld', version } });
}

/** Why a program that printed this for its version cannot be used, and what to do about it; undefined where it can. */
export function versionProblem(printed: string): string | undefined {
  const version = versionIn(printed);
  return version === null ? 'It tells no version: set CODEX_BINARY_PATH to a Codex.' : ageProblem(version);
}

function ageProblem(version: string): string | undefined {
  if (compareVersions(version, MIN_CODEX_VERSION) >= 0) return undefined;
  return `Codex ${version} is too old: update it to ${MIN_CODEX_VERSION} or newer (npm install -g @openai/codex).`;
}

/** Was a Codex refused for its age? */
export const isTooOld = (error: unknown): boolean =>
  error instanceof AppServerError &&
  typeof error.data === 'object' &&
  error.data !== null &&
  'reason' in error.data &&
  error.data.reason === 'codexTooOld';

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
