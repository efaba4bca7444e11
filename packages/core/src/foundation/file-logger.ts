import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from './clock.ts';
import type { LogFields, Logger, LogLevel } from './logger.ts';

const MAX_BYTES = 5 * 1024 * 1024;
const KEPT_FILES = 5;

export interface FileLoggerOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Takes secrets out of a line before it is written. */
  readonly redact: (line: string) => string;
  /** Said with every line, e.g. which program writes. */
  readonly base: LogFields;
}

/**
 * Logs JSON lines to a file of mode 0600; five files of 5 MB are kept. A line that cannot be written is dropped: a full
 * disk must not stop the work that is logged about.
 */
export function fileLogger({ path, clock, redact, base }: FileLoggerOptions): Logger {
  let known: number | undefined;
  return {
    log: (level, event, fields = {}) => {
      const line = `${redact(toLine(clock.now(), level, { event, ...base, ...fields }))}\n`;
      try {
        // Folder and file are made by the first line: who has nothing to say leaves no trace.
        const size = (known ??= prepare(path));
        const before = size + line.length > MAX_BYTES ? rotate(path) : size;
        appendFileSync(path, line, { mode: 0o600 });
        known = before + line.length;
      } catch {
        return;
      }
    },
  };
}

function toLine(at: number, level: LogLevel, fields: LogFields): string {
  return JSON.stringify({ at: new Date(at).toISOString(), level, ...fields }, (_key, value: unknown) =>
    value instanceof Error ? describeError(value) : value,
  );
}

function describeError(error: Error): unknown {
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    ...('code' in error && { code: error.code }),
    ...('details' in error && { details: error.details }),
    stack,
    cause,
  };
}

function prepare(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (!existsSync(path)) return 0;
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    return statSync(path).size;
  } catch {
    return 0;
  }
}

function rotate(path: string): number {
  rmSync(`${path}.${KEPT_FILES - 1}`, { force: true });
  for (let n = KEPT_FILES - 2; n >= 1; n -= 1)
    if (existsSync(`${path}.${n}`)) renameSync(`${path}.${n}`, `${path}.${n + 1}`);
  renameSync(path, `${path}.1`);
  return 0;
}
