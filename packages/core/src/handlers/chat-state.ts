import type { Millis } from '../foundation/clock.ts';
import type { ChatTurn } from '../history/chat-turn.ts';
import { finalMessageOf } from '../history/chat-turn.ts';
import type { LiveThread } from '../history/thread-reader.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { wireStatus } from './operation-situation.ts';

/** What a chat does, how sure that is, and who says so. */
export interface ChatState {
  readonly status:
    'running' | 'waiting_for_approval' | 'waiting_for_user_input' | 'waiting_for_user' | 'failed' | 'idle' | 'unknown';
  readonly confidence: 'low' | 'medium' | 'high';
  readonly evidence: readonly string[];
  /** What Codex asked at the end of its last message. */
  readonly question?: string;
}

export interface ChatFacts {
  readonly operation: Operation | undefined;
  readonly live: LiveThread | undefined;
  /** The newest turn, as far as somebody wrote it down; read only where journal and Codex do not say enough. */
  readonly turn: () => ChatTurn | undefined;
  readonly updatedAt: Millis;
  readonly now: Millis;
}

/** Codex writes down each finished step; who is silent for longer has probably died. */
export const SILENT_MS = 10 * 60_000;
const QUESTION_CHARS = 500;

/** Pure: our own journal knows best, then the Codex that runs the thread, then what stands at the end of its file. */
export function chatStateOf(facts: ChatFacts): ChatState {
  return fromOperation(facts) ?? fromLive(facts) ?? fromTurn(facts);
}

function fromOperation({ operation }: ChatFacts): ChatState | undefined {
  if (operation === undefined || operationMachine.isTerminal(operation.status)) return undefined;
  const word = wireStatus(operation);
  const waits = word === 'waiting_for_approval' || word === 'waiting_for_user_input';
  return { status: waits ? word : 'running', confidence: 'high', evidence: [`operation ${operation.id} is ${word}`] };
}

function fromLive({ live }: ChatFacts): ChatState | undefined {
  if (live === undefined) return undefined;
  const evidence = [`the app-server calls the thread ${live.state}`];
  if (live.state === 'systemError') return { status: 'failed', confidence: 'high', evidence };
  if (live.state !== 'active') return undefined;
  if (live.waitingOnApproval) return { status: 'waiting_for_approval', confidence: 'high', evidence };
  const status = live.waitingOnUserInput ? 'waiting_for_user_input' : 'running';
  return { status, confidence: 'high', evidence };
}

function fromTurn({ turn: readTurn, live, operation, updatedAt, now }: ChatFacts): ChatState {
  const turn = readTurn();
  if (turn === undefined) {
    const isKnown = live?.state === 'idle' || operation !== undefined;
    return { status: isKnown ? 'idle' : 'unknown', confidence: isKnown ? 'medium' : 'low', evidence: [] };
  }
  const evidence = [`turn ${turn.turnId} is ${turn.status}`];
  if (turn.status === 'inProgress') {
    const isFresh = now - updatedAt < SILENT_MS;
    return { status: isFresh ? 'running' : 'unknown', confidence: isFresh ? 'medium' : 'low', evidence };
  }
  const confidence = live?.state === 'idle' ? 'high' : 'medium';
  if (turn.status === 'failed') return { status: 'failed', confidence, evidence };
  const question = questionOf(turn);
  if (turn.status === 'completed' && question !== undefined) {
    return {
      status: 'waiting_for_user',
      confidence: 'low',
      evidence: [...evidence, 'it ends with a question'],
      question,
    };
  }
  return { status: 'idle', confidence, evidence };
}

function questionOf(turn: ChatTurn): string | undefined {
  const last = finalMessageOf(turn)?.text.trimEnd().split('\n').at(-1)?.trim();
  return last?.endsWith('?') === true ? last.slice(0, QUESTION_CHARS) : undefined;
}
