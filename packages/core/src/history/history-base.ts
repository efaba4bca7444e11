import { firstLine } from './first-line.ts';
import type { RolloutFile } from './rollout-file.ts';

/** A file, or the beginning of one, that is part of a thread. */
export interface Segment {
  readonly path: string;
  /** How many bytes of it belong to the thread; all of them where it is undefined. */
  readonly bytes?: number;
}

/** A fork of a fork of a fork: nobody goes deeper. */
const MAX_DEPTH = 10;

/**
 * The files that a thread is made of, oldest first: a fork, and a thread after a revert, copies nothing and points to where
 * its history ends in another file. What cannot be found is left out.
 */
export function segmentsOf(path: string, filesOf: (threadId: string) => readonly RolloutFile[]): readonly Segment[] {
  const segments: Segment[] = [{ path }];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const base = baseOf(segments[0]?.path ?? '');
    if (base === undefined) break;
    const used = new Set(segments.map((segment) => segment.path));
    const file = filesOf(base.threadId).find((each) => !used.has(each.path) && each.bytes >= base.bytes);
    if (file === undefined) break;
    segments.unshift({ path: file.path, bytes: base.bytes });
  }
  return segments;
}

interface Header {
  readonly payload?: {
    readonly history_base?: { readonly thread_id?: unknown; readonly end_byte_offset?: unknown } | null;
  };
}

function baseOf(path: string): { readonly threadId: string; readonly bytes: number } | undefined {
  try {
    const { payload } = JSON.parse(firstLine(path)) as Header;
    const { thread_id: threadId, end_byte_offset: bytes } = payload?.history_base ?? {};
    return typeof threadId === 'string' && typeof bytes === 'number' ? { threadId, bytes } : undefined;
  } catch {
    return undefined;
  }
}
