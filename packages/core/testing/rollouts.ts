import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A turn of a rollout file as a test wants it. */
export interface GivenTurn {
  readonly prompt?: string;
  readonly answer?: string;
  readonly plan?: string;
  readonly command?: { readonly text: string; readonly output: string };
  readonly reasoning?: string;
  readonly end?: 'completed' | 'failed' | 'interrupted' | 'none';
}

export interface GivenRollout {
  /** Number in the id; each number is another thread. */
  readonly n?: number;
  readonly at?: number;
  /** Instead of the one that number and time give. */
  readonly threadId?: string;
  readonly cwd?: string;
  readonly source?: unknown;
  readonly archived?: boolean;
  readonly turns?: readonly GivenTurn[];
  /** A fork, or a thread after a revert: where its history ends in the file of another. */
  readonly base?: { readonly threadId: string; readonly bytes: number };
  /** Lines that Codex would not write. */
  readonly torn?: readonly string[];
}

const START = Date.parse('2026-11-23T12:00:00Z');
const SECOND_MS = 1_000;

/** The id of the thread that `givenRollout` writes with this number at this time: a UUIDv7. */
export function rolloutThreadId(n = 1, at = START): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-${n.toString(16).padStart(12, '0')}`;
}

/** The id of the n-th turn of a thread, the first one being 1. */
export const rolloutTurnId = (threadId: string, n: number): string => `${threadId}-turn-${n}`;

/** Writes a rollout file as Codex 0.169 does, last touched when its last turn ended; its path and thread id. */
export function givenRollout(
  codexHome: string,
  {
    n = 1,
    at = START,
    cwd = '/home/u/demo',
    source = 'vscode',
    archived = false,
    turns = [{}],
    torn = [],
    base,
    threadId = rolloutThreadId(n, at),
  }: GivenRollout = {},
): { readonly path: string; readonly threadId: string } {
  const day = new Date(at).toISOString().slice(0, 10).split('-');
  const folder = archived ? join(codexHome, 'archived_sessions') : join(codexHome, 'sessions', ...day);
  mkdirSync(folder, { recursive: true });
  const path = join(
    folder,
    `rollout-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}-${threadId}.jsonl`,
  );
  let now = at;
  const line = (type: string, payload: object): string =>
    `${JSON.stringify({ timestamp: new Date((now += SECOND_MS)).toISOString(), ordinal: 0, type, payload })}\n`;
  const text = [
    line('session_meta', {
      id: threadId,
      timestamp: new Date(at).toISOString(),
      cwd,
      source,
      base_instructions: { text: 'x'.repeat(500) },
      ...(base && { history_base: { thread_id: base.threadId, end_byte_offset: base.bytes } }),
    }),
    ...turns.flatMap((turn, index) => turnLines(turn, { turnId: rolloutTurnId(threadId, index + 1), line })),
    ...torn.map((each) => `${each}\n`),
  ];
  writeFileSync(path, text.join(''));
  utimesSync(path, now / SECOND_MS, now / SECOND_MS);
  return { path, threadId };
}

/** Gives a thread a name, as `thread/name/set` does. */
export const nameThread = (codexHome: string, threadId: string, name: string): void =>
  appendFileSync(join(codexHome, 'session_index.jsonl'), `${JSON.stringify({ id: threadId, thread_name: name })}\n`);

interface Writing {
  readonly turnId: string;
  readonly line: (type: string, payload: object) => string;
}

function turnLines(
  { prompt = 'Do it.', answer = 'Done.', plan, command, reasoning, end = 'completed' }: GivenTurn,
  { turnId, line }: Writing,
): string[] {
  const item = (more: object): string => line('event_msg', { type: 'item_completed', turn_id: turnId, item: more });
  const content = (text: string) => [{ type: 'text', text }];
  return [
    line('event_msg', { type: 'task_started', turn_id: turnId }),
    line('response_item', { type: 'message', role: 'user', content: content(prompt) }),
    item({ type: 'UserMessage', id: `${turnId}-user`, content: content(prompt) }),
    ...(reasoning === undefined ? [] : [item({ type: 'Reasoning', id: `${turnId}-why`, summary_text: [reasoning] })]),
    ...(command === undefined
      ? []
      : [
          item({
            type: 'CommandExecution',
            id: `${turnId}-command`,
            command: ['/bin/bash', '-lc', command.text],
            status: 'completed',
            aggregated_output: command.output,
          }),
        ]),
    line('event_msg', { type: 'token_count', info: {} }),
    ...(plan === undefined ? [] : [item({ type: 'Plan', id: `${turnId}-plan`, text: plan })]),
    ...(answer === '' ? [] : [item({ type: 'AgentMessage', id: `${turnId}-answer`, content: content(answer) })]),
    ...(end === 'none' ? [] : [line('event_msg', ending(end, turnId))]),
  ];
}

function ending(end: 'completed' | 'failed' | 'interrupted', turnId: string): object {
  if (end === 'interrupted') return { type: 'turn_aborted', turn_id: turnId, reason: 'interrupted' };
  const error = end === 'failed' ? { message: 'The model is away.' } : null;
  return { type: 'task_complete', turn_id: turnId, error };
}
