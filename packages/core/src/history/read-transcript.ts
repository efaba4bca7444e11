import { open } from 'node:fs/promises';
import type { Millis } from '../foundation/clock.ts';
import { readBytes } from '../foundation/files.ts';
import type { ChatTurn } from './chat-turn.ts';
import type { Segment } from './history-base.ts';
import { mayTell, readFact } from './rollout-fact.ts';
import { TurnCollector, type Kept } from './turn-collector.ts';

/** What a rollout file holds. */
export interface Transcript {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: Millis;
  /** Of the whole file. */
  readonly messages: number;
  readonly turnCount: number;
  readonly lines: number;
  readonly parseErrors: number;
  /** What was to be kept of it, oldest first. */
  readonly turns: readonly ChatTurn[];
  /** Items that were wanted and are older than those that had room. */
  readonly dropped: number;
}

const CHUNK_BYTES = 262_144;
/** A longer line is passed over: no message of a person or a model is. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;
const NEWLINE = 0x0a;
const CLOSING_BRACE = 0x7d;

/**
 * Reads a thread line by line, through all the files it is made of, its own last; never more than one line and what is kept
 * is in memory. Torn lines are counted. Size, lines and time are those of its own file.
 */
export async function readTranscript(segments: readonly Segment[], kept: Kept): Promise<Transcript> {
  const collector = new TurnCollector(kept);
  let parseErrors = 0;
  let own = { path: '', bytes: 0, modifiedAt: 0, lines: 0 };
  for (const [index, segment] of segments.entries()) {
    const isOwn = index === segments.length - 1;
    own = await readSegment(segment, (line, number) => {
      parseErrors += take(collector, line, isOwn ? number : null);
    });
  }
  const { messages, turns: turnCount, dropped } = collector;
  return { ...own, messages, turnCount, parseErrors, turns: collector.result(), dropped };
}

async function readSegment({ path, bytes }: Segment, onLine: OnLine) {
  const file = await open(path, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    let left = bytes ?? Infinity;
    const lines = await eachLine(async (buffer) => {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, left), null);
      left -= bytesRead;
      return bytesRead;
    }, onLine);
    return { path, bytes: size, modifiedAt: Math.floor(mtimeMs), lines };
  } finally {
    await file.close();
  }
}

/** The turns of the last `bytes` of a rollout; the first of them may lack its beginning. None where it cannot be read. */
export function readTail(path: string, size: number, bytes: number): readonly ChatTurn[] {
  const collector = new TurnCollector({ accepts: () => true, maxItems: 1_000, maxChars: 4 * bytes });
  try {
    const from = Math.max(0, size - bytes);
    const text = readBytes(path, from, Math.min(size, bytes));
    const begin = from === 0 ? 0 : text.indexOf(NEWLINE) + 1;
    let number = 0;
    for (let at = begin; at < text.length;) {
      const end = text.indexOf(NEWLINE, at);
      const stop = end === -1 ? text.length : end;
      take(collector, text.subarray(at, stop), (number += 1));
      at = stop + 1;
    }
  } catch {
    // It may have been moved to the archive a moment ago.
  }
  return collector.result();
}

/** 1 for a line that cannot be read, else 0. */
function take(collector: TurnCollector, line: Buffer, number: number | null): 0 | 1 {
  if (line.length === 0) return 0;
  if (line.at(-1) !== CLOSING_BRACE) return 1;
  if (!mayTell(line)) return 0;
  try {
    const fact = readFact(line.toString('utf8'), number);
    if (fact) collector.add(fact);
    return 0;
  } catch {
    return 1;
  }
}

type Read = (buffer: Buffer) => Promise<number>;
type OnLine = (line: Buffer, number: number) => void;

async function eachLine(read: Read, onLine: OnLine): Promise<number> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let number = 0;
  const finish = (rest: Buffer): void => {
    number += 1;
    if (begunBytes + rest.length <= MAX_LINE_BYTES)
      onLine(begun.length === 0 ? rest : Buffer.concat([...begun, rest]), number);
    begun = [];
    begunBytes = 0;
  };
  for (;;) {
    const bytesRead = await read(chunk);
    if (bytesRead === 0) break;
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1 && end < bytesRead; end = chunk.indexOf(NEWLINE, at)) {
      finish(chunk.subarray(at, end));
      at = end + 1;
    }
    if (at === bytesRead) continue;
    begunBytes += bytesRead - at;
    if (begunBytes <= MAX_LINE_BYTES) begun.push(Buffer.from(chunk.subarray(at, bytesRead)));
    else begun = [];
  }
  if (begunBytes > 0) finish(Buffer.alloc(0));
  return number;
}
