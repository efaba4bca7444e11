import { CodexCpError, type ErrorDetails } from '../../src/errors/codex-cp-error.ts';
import type { Millis } from '../../src/foundation/clock.ts';
import type { Interaction } from '../../src/model/interaction.ts';
import type { Operation, OperationId, SubmitEvidence, ThreadId, TurnId } from '../../src/model/operation.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { NewGeneration } from '../../src/store/generation-store.ts';
import type { OpenInteractionIntent } from '../../src/store/interaction-store.ts';
import type { SubmitIntent, SubmitOutcome } from '../../src/store/operation-store.ts';
import type { Store } from '../../src/store/store.ts';
import {
  givenEnd,
  givenEvidence,
  givenNewGeneration,
  givenQuestion,
  givenSubmit,
  givenWorker,
  interactionId,
  NO_LIMITS,
  operationId,
  threadId,
  turnId,
} from '../given.ts';
import { ManualClock } from '../manual-clock.ts';

/** How long a question of a scene stays open. */
export const QUESTION_MS = 60_000;

/** A store with a worker in office, an app-server that is ready, and ways to bring operations where a test needs them. */
export class Scene {
  readonly clock = new ManualClock();
  readonly own: Ownership;
  readonly generation: number;
  #ids = 0;

  constructor(readonly store: Store) {
    this.own = store.worker.takeOffice(givenWorker(), this.now);
    this.generation = this.ready();
  }

  get now(): Millis {
    return this.clock.now();
  }

  /** One more app-server that is ready; its number. */
  ready(over: Partial<NewGeneration> = {}): number {
    const { number } = this.store.generations.create(this.own, givenNewGeneration(over), this.now);
    this.store.generations.markReady(this.own, number, '0.169.0', this.now);
    return number;
  }

  /** Another worker takes office: the scene's own term is over. */
  successor(): Ownership {
    return this.store.worker.takeOffice(givenWorker({ workerId: 'worker_2' }), this.now);
  }

  submit(over: Partial<SubmitIntent> = {}): SubmitOutcome {
    this.#ids += 1;
    return this.store.operations.submit(givenSubmit({ id: operationId(`op_${this.#ids}`), ...over }), this.now);
  }

  queued(over: Partial<SubmitIntent> = {}): Operation {
    const outcome = this.submit(over);
    if (outcome.kind !== 'created') throw new Error(`submit answered ${outcome.kind}`);
    return outcome.operation;
  }

  claim(): Operation | undefined {
    return this.store.operations.claimNext(this.own, NO_LIMITS, this.now);
  }

  starting(over: Partial<SubmitIntent> = {}): Operation {
    const { id } = this.queued(over);
    const claimed = this.claim();
    if (claimed?.id !== id) throw new Error(`${claimed?.id ?? 'nothing'} was claimed before ${id}`);
    return claimed;
  }

  /** With the thread of its name, made for it or, where it was submitted to one, resumed. */
  withThread(over: Partial<SubmitIntent> = {}): Operation {
    return this.thread(this.starting(over));
  }

  submitting(over: Partial<SubmitIntent> = {}, evidence: Partial<SubmitEvidence> = {}): Operation {
    return this.sent(this.withThread(over), evidence);
  }

  running(over: Partial<SubmitIntent> = {}): Operation {
    const { id } = this.submitting(over);
    return this.store.operations.recordTurnAccepted(this.own, id, turnOf(id), this.now);
  }

  /** Live, with one open question; the status that follows from it. */
  waiting(question: Partial<OpenInteractionIntent> = {}): Operation {
    const { id } = this.running();
    this.ask(id, question);
    return this.get(id);
  }

  /** Sent, and the answer to it lost. */
  reconciling(over: Partial<SubmitIntent> = {}): Operation {
    const { id } = this.submitting(over);
    return this.store.operations.loseSight(this.own, id, 'answerLost', this.now);
  }

  completed(over: Partial<SubmitIntent> = {}): Operation {
    const { id } = this.running(over);
    return this.store.operations.endTurn(this.own, id, givenEnd(), this.now);
  }

  cancelled(over: Partial<SubmitIntent> = {}): Operation {
    const { id } = this.queued(over);
    this.wish(id);
    return this.get(id);
  }

  thread({ id, threadId: named }: Operation): Operation {
    const { own, generation, now } = this;
    const thread = { threadId: named ?? threadOf(id), fresh: named === null, generation };
    return this.store.operations.recordThread(own, id, thread, now);
  }

  sent({ id }: Operation, evidence: Partial<SubmitEvidence> = {}): Operation {
    const whole = givenEvidence({ generation: this.generation, ...evidence });
    return this.store.operations.markSubmitting(this.own, id, whole, this.now);
  }

  /** Somebody wants it to end. */
  wish(id: OperationId): void {
    this.store.operations.requestInterrupt(id, { reason: 'requested', keepCommands: false }, this.now);
  }

  ask(id: OperationId, over: Partial<OpenInteractionIntent> = {}): Interaction {
    this.#ids += 1;
    const defaults = {
      id: interactionId(`int_${this.#ids}`),
      operationId: id,
      generation: this.generation,
      requestId: this.#ids,
      threadId: threadOf(id),
      turnId: turnOf(id),
      deadlineAt: this.now + QUESTION_MS,
    };
    return this.store.interactions.open(this.own, givenQuestion({ ...defaults, ...over }), this.now);
  }

  /** Asked and answered; delivered only if the test does that. */
  answered(id: OperationId, over: Partial<OpenInteractionIntent> = {}): Interaction {
    const outcome = this.store.interactions.recordAnswer(this.ask(id, over).id, { decision: 'accept' }, this.now);
    if (outcome.kind !== 'recorded') throw new Error(`the answer was ${outcome.kind}`);
    return outcome.interaction;
  }

  deliver({ id }: Interaction): Interaction {
    return this.store.interactions.markDelivered(this.own, id, this.now);
  }

  get(id: OperationId): Operation {
    const operation = this.store.operations.get(id);
    if (!operation) throw new Error(`there is no ${id}`);
    return operation;
  }

  interaction({ id }: Interaction): Interaction {
    const interaction = this.store.interactions.get(id);
    if (!interaction) throw new Error(`there is no ${id}`);
    return interaction;
  }

  /** The facts about one operation as `type: word`, oldest first. */
  journal(id: OperationId): readonly string[] {
    const facts = this.store.events.newest(id, 1_000);
    const word = ({ status, reason, n }: Readonly<Record<string, unknown>>): string =>
      [status, reason, n].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
    return facts.map(({ type, data }) => `${type}: ${word(data)}`);
  }
}

/** The thread that a scene makes for an operation. */
export const threadOf = (id: OperationId): ThreadId => threadId(`thread_of_${id}`);

/** The turn that a scene lets Codex start for an operation. */
export const turnOf = (id: OperationId): TurnId => turnId(`turn_of_${id}`);

/** What a refused call throws; fails when it is not refused. */
export function refused(call: () => unknown): { readonly code: string; readonly details: ErrorDetails } {
  try {
    call();
  } catch (error) {
    if (CodexCpError.is(error)) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error('the call was not refused');
}
