import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

const LOOK_MS = 250;

/** The last lines of a log, and where it ends; nothing where there is none. */
export function lastLines(path: string, count: number): { readonly lines: readonly string[]; readonly end: number } {
  const content = readIfThere(path);
  const lines = content
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return { lines: count === 0 ? [] : lines.slice(-count), end: content.length };
}

/** Tells every line that is added after `end`, also in the file that takes its place, until it is stopped. */
export function watchLines(path: string, end: number, tell: (line: string) => void): () => void {
  let position = end;
  let rest = '';
  const look = (): void => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size < position) [position, rest] = [0, ''];
    const added = readFrom(path, position, size);
    position += added.length;
    const lines = (rest + added.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') tell(line);
  };
  const looking = setInterval(look, LOOK_MS);
  return () => clearInterval(looking);
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

function readFrom(path: string, from: number, to: number): Buffer {
  if (to <= from) return Buffer.alloc(0);
  const buffer = Buffer.alloc(to - from);
  const file = openSync(path, 'r');
  try {
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from));
  } finally {
    closeSync(file);
  }
}
