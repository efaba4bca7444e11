import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const TAIL_BYTES = 8 * 1024;

/** How long a log file is; 0 when there is none yet. */
export function logLength(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** What follows an error where the user has asked Rust for it; the error itself stands above. */
const BACKTRACE = /\n\s*(?:Stack backtrace|stack backtrace):/;

/** The last lines that were written after `from`, without colours and backtrace; empty when there are none. */
export function logTail(path: string, from: number, lines: number): string {
  const [text = ''] = stripVTControlCharacters(readEnd(path, from)).split(BACKTRACE);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines)
    .join('\n');
}

function readEnd(path: string, from: number): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const start = Math.max(from, fstatSync(file).size - TAIL_BYTES);
    const buffer = Buffer.alloc(TAIL_BYTES);
    return buffer.subarray(0, readSync(file, buffer, 0, TAIL_BYTES, start)).toString('utf8');
  } finally {
    closeSync(file);
  }
}
