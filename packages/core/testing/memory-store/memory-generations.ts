import { CodexCpError } from '../../src/errors/codex-cp-error.ts';
import type { Millis } from '../../src/foundation/clock.ts';
import { generationMachine, type GenerationEvent } from '../../src/model/generation-machine.ts';
import type { Generation, ProcessProof } from '../../src/model/generation.ts';
import type { Operation } from '../../src/model/operation.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { GenerationStore, NewGeneration } from '../../src/store/generation-store.ts';
import { holdsTurn, type MemoryState } from './memory-state.ts';

const MARKS_KEPT = 200;

/** The lives of app-servers, in memory. */
export class MemoryGenerations implements GenerationStore {
  readonly #state: MemoryState;
  #numbers = 0;

  constructor(state: MemoryState) {
    this.#state = state;
  }

  create(own: Ownership, intent: NewGeneration, now: Millis): Generation {
    this.#state.fence(own);
    this.#numbers += 1;
    const number = this.#numbers;
    const { environment, transport, mark, binaryPath, binaryFingerprint, loginFingerprint } = intent;
    const created: Generation = {
      ...{ number, environment, transport, mark, binaryPath, binaryFingerprint, loginFingerprint },
      status: 'starting',
      endpoint: intent.endpoint(number),
      version: null,
      process: null,
      epoch: own.epoch,
      createdAt: now,
      exitedAt: null,
      exitReason: null,
    };
    this.#state.generations.push(created);
    return created;
  }

  recordProcess(own: Ownership, number: number, process: ProcessProof): Generation {
    return this.#change(this.#owned(own, number), { process });
  }

  markReady(own: Ownership, number: number, version: string): Generation {
    const generation = this.#owned(own, number);
    if (generation.status !== 'ready') requireStep(generation, 'becameReady');
    return this.#change(generation, { status: 'ready', version, epoch: own.epoch });
  }

  markExited(own: Ownership, number: number, reason: string, now: Millis): readonly Operation[] {
    const generation = this.#owned(own, number);
    requireStep(generation, 'ended');
    this.#change(generation, { status: 'exited', exitedAt: now, exitReason: reason });
    const { entries, interactions } = this.#state;
    const open = interactions.filter((one) => one.generation === number && one.closedAt === null);
    const asked = new Set(open.map((one) => one.operationId));
    this.#state.closeQuestions((one) => one.generation === number, 'generationEnded', now);
    const lost = entries.filter(({ operation }) => holdsTurn(operation) && operation.generation === number);
    for (const entry of lost) {
      // A thread that has had no turn dies with its process.
      const dies = entry.operation.status === 'starting' && entry.operation.threadIsFresh;
      this.#state.move(entry, 'appServerExited', now, dies ? { threadId: null, threadIsFresh: false } : {});
    }
    for (const entry of entries.filter(({ operation }) => asked.has(operation.id))) this.#state.settle(entry, now);
    return lost.map(({ operation }) => operation);
  }

  get(number: number): Generation | undefined {
    return this.#state.generations.find((one) => one.number === number);
  }

  living(): readonly Generation[] {
    return this.#state.generations.filter(({ status }) => status !== 'exited');
  }

  newest(): Generation | undefined {
    return this.#state.generations.at(-1);
  }

  endedMarks(): readonly string[] {
    const ended = this.#state.generations.filter(({ status }) => status === 'exited');
    return ended
      .map(({ mark }) => mark)
      .slice(-MARKS_KEPT)
      .reverse();
  }

  #owned(own: Ownership, number: number): Generation {
    this.#state.fence(own);
    const generation = this.get(number);
    if (!generation) throw new TypeError(`there is no generation ${number}`);
    return generation;
  }

  #change(before: Generation, change: Partial<Generation>): Generation {
    const after = { ...before, ...change };
    this.#state.generations = this.#state.generations.map((one) => (one.number === before.number ? after : one));
    return after;
  }
}

function requireStep({ number, status }: Generation, event: GenerationEvent): void {
  if (generationMachine.next(status, event)) return;
  throw new CodexCpError('CODEX_ILLEGAL_TRANSITION', { generation: number, status, event });
}
