import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatTurn } from '../src/history/chat-turn.ts';
import { createRolloutCatalogue } from '../src/history/rollout-catalogue.ts';
import type { LiveThread, ThreadReader } from '../src/history/thread-reader.ts';
import { HandlerRig, type Answer } from './handler-rig.ts';
import { givenRollout, rolloutThreadId, type GivenRollout } from './rollouts.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const MINUTE_MS = 60_000;

/** What a running Codex answers where a test says nothing. */
const refuse = (): Promise<never> => Promise.reject(new Error('thread not loaded'));
const NOTHING: ThreadReader = {
  listThreads: () => Promise.resolve({ threads: [], nextCursor: null }),
  readThread: refuse,
  readTurns: refuse,
  diagnostics: refuse,
};

/** The tools over a store in memory and a Codex home with rollout files; a running Codex where a test wants one. */
export class ChatRig extends HandlerRig {
  readonly home: string;
  /** What a running Codex knows; undefined: none runs. */
  live: Partial<ThreadReader> | undefined;

  constructor() {
    const home = mkdtempSync(join(tmpdir(), 'codex-cp-home-'));
    const places = { sessions: join(home, 'sessions'), archived: join(home, 'archived_sessions') };
    const read = <T>(look: (threads: ThreadReader) => Promise<T>): Promise<T | undefined> => this.#ask(look);
    super({ history: { live: { read }, rollouts: createRolloutCatalogue(places) } });
    this.home = home;
    this.scene.clock.advance(NOON);
  }

  /** A moment within every window. */
  get recent(): number {
    return this.scene.clock.now() - MINUTE_MS;
  }

  /** The thread that `given` writes with this number. */
  threadId(n = 1): string {
    return rolloutThreadId(n, this.recent);
  }

  /** Writes the file of a thread that was touched a moment ago. */
  given(over: GivenRollout = {}): { readonly path: string; readonly threadId: string } {
    return givenRollout(this.home, { at: this.recent, ...over });
  }

  /** What a running Codex says of the thread that `given` writes first. */
  liveThread(over: Partial<LiveThread> = {}): LiveThread {
    return {
      threadId: this.threadId(),
      name: null,
      preview: 'Do it.',
      cwd: '/home/u/demo',
      createdAt: this.recent,
      updatedAt: this.recent,
      state: 'idle',
      waitingOnApproval: false,
      waitingOnUserInput: false,
      ...over,
    };
  }

  async #ask<T>(look: (threads: ThreadReader) => Promise<T>): Promise<T | undefined> {
    if (this.live === undefined) return undefined;
    try {
      return await look({ ...NOTHING, ...this.live });
    } catch {
      return undefined;
    }
  }
}

/** A turn with a question and an answer, as a running Codex tells it. */
export const liveTurn = (n: number, over: Partial<ChatTurn> = {}): ChatTurn => ({
  turnId: `live-${n}`,
  status: 'completed',
  error: null,
  startedAt: n,
  completedAt: n,
  items: [
    { id: `q${n}`, kind: 'user', text: `question ${n}`, output: null, status: null, at: null, line: null },
    { id: `a${n}`, kind: 'assistant', text: `answer ${n}`, output: null, status: null, at: null, line: null },
  ],
  ...over,
});

/** The ids of the chats in an answer. */
export const chatIdsOf = (answer: Answer, field = 'chats'): unknown[] =>
  (answer[field] as readonly Answer[]).map(({ chat_id }) => chat_id);
