import { firstLine } from './first-line.ts';
import type { Millis } from '../foundation/clock.ts';
import { readBytes } from '../foundation/files.ts';
import { cut } from '../foundation/text.ts';
import { mayTell, readFact } from './rollout-fact.ts';

/** What the beginning of a rollout file tells of its thread. */
export interface Opening {
  readonly cwd: string;
  /** Which program made it, as Codex calls it: `vscode`, `cli`, `exec`, `subagent`. */
  readonly source: string;
  readonly createdAt: Millis | null;
}

/** The first lines are read only as far as they are needed: ids and folder stand before the long instructions. */
const HEAD_BYTES = 4_096;
const FIRST_MESSAGE_BYTES = 262_144;
const FIRST_MESSAGE_CHARS = 4_000;
const NEWLINE = 0x0a;

/** Reads the header; undefined where the file cannot be read or does not begin as rollouts do. */
export function readOpening(path: string): Opening | undefined {
  try {
    return openingOf(briefHeader(readBytes(path, 0, HEAD_BYTES)) ?? (JSON.parse(firstLine(path)) as Header));
  } catch {
    return undefined;
  }
}

/** What the user wrote first; undefined where that does not stand in the first quarter of a megabyte. */
export function readFirstMessage(path: string): string | undefined {
  try {
    const text = readBytes(path, 0, FIRST_MESSAGE_BYTES);
    for (let at = 0, end = text.indexOf(NEWLINE); end !== -1; at = end + 1, end = text.indexOf(NEWLINE, at)) {
      const line = text.subarray(at, end);
      const fact = mayTell(line) ? quietly(() => readFact(line.toString('utf8'), 0)) : undefined;
      if (fact?.kind === 'item' && fact.item.kind === 'user') return cut(fact.item.text, FIRST_MESSAGE_CHARS).text;
    }
  } catch {
    // It may have been moved to the archive a moment ago.
  }
  return undefined;
}

interface Header {
  readonly payload?: {
    readonly id?: unknown;
    readonly cwd?: unknown;
    readonly source?: unknown;
    readonly timestamp?: unknown;
  };
}

function briefHeader(head: Buffer): Header | undefined {
  const text = head.toString('utf8');
  const end = text.indexOf(',"base_instructions":');
  return end === -1 ? undefined : quietly(() => JSON.parse(`${text.slice(0, end)}}}`) as Header);
}

function openingOf({ payload }: Header): Opening | undefined {
  const { id, cwd, source, timestamp } = payload ?? {};
  if (typeof id !== 'string' || typeof cwd !== 'string') return undefined;
  const createdAt = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  return { cwd, source: sourceOf(source), createdAt: Number.isNaN(createdAt) ? null : createdAt };
}

/** A word, or an object with one key that says more. */
function sourceOf(source: unknown): string {
  if (typeof source === 'string') return source;
  return (typeof source === 'object' && source !== null && Object.keys(source)[0]) || 'unknown';
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
