import { CodexCpError } from '../../src/errors/codex-cp-error.ts';
import type { Millis } from '../../src/foundation/clock.ts';
import type { Interaction, InteractionId } from '../../src/model/interaction.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type {
  AnswerOutcome,
  ClosedByServer,
  InteractionFilter,
  InteractionStore,
  OpenInteractionIntent,
} from '../../src/store/interaction-store.ts';
import { awaitsDelivery, type MemoryState } from './memory-state.ts';

/** Questions of Codex, in memory. */
export class MemoryInteractions implements InteractionStore {
  readonly #state: MemoryState;

  constructor(state: MemoryState) {
    this.#state = state;
  }

  open(own: Ownership, intent: OpenInteractionIntent, now: Millis): Interaction {
    this.#state.fence(own);
    const met = this.byRequest(intent.generation, intent.requestId);
    if (met) return met;
    const entry = this.#state.require(intent.operationId);
    const { id, operationId, kind, method, generation, requestId, threadId, turnId, itemId, params, changes } = intent;
    const opened: Interaction = {
      ...{ id, operationId, kind, method, generation, requestId, threadId, turnId, itemId, params, changes },
      status: 'pending',
      response: null,
      decidedBy: null,
      createdAt: now,
      deadlineAt: intent.deadlineAt,
      decidedAt: null,
      deliveredAt: null,
      closedAt: null,
    };
    this.#state.interactions.push(opened);
    this.#state.appendInteraction(opened, now);
    this.#state.settle(entry, now);
    return opened;
  }

  get(id: InteractionId): Interaction | undefined {
    return this.#state.interactions.find((one) => one.id === id);
  }

  byRequest(generation: number, requestId: number | string): Interaction | undefined {
    return this.#state.interactions.find((one) => one.generation === generation && one.requestId === requestId);
  }

  list({ operationId, threadId, turnId, statuses, limit }: InteractionFilter): readonly Interaction[] {
    return this.#state.interactions
      .filter((one) => operationId === undefined || one.operationId === operationId)
      .filter((one) => threadId === undefined || one.threadId === threadId)
      .filter((one) => turnId === undefined || one.turnId === turnId)
      .filter((one) => statuses === undefined || statuses.includes(one.status))
      .reverse()
      .slice(0, limit);
  }

  recordAnswer(id: InteractionId, response: unknown, now: Millis): AnswerOutcome {
    const interaction = this.#require(id);
    if (interaction.status !== 'pending') return { kind: 'unavailable', interaction };
    return { kind: 'recorded', interaction: this.#decide(interaction, 'client', response, now) };
  }

  expire(own: Ownership, id: InteractionId, response: unknown, now: Millis): Interaction {
    this.#state.fence(own);
    const interaction = this.#require(id);
    return interaction.status === 'pending' ? this.#decide(interaction, 'deadline', response, now) : interaction;
  }

  due(now: Millis): readonly Interaction[] {
    return this.#pending().filter(({ deadlineAt }) => deadlineAt <= now);
  }

  extendDeadlines(own: Ownership, byMs: number): number {
    this.#state.fence(own);
    const pending = this.#pending();
    for (const one of pending) this.#state.changeInteraction(one, { deadlineAt: one.deadlineAt + byMs });
    return pending.length;
  }

  nextDeadline(): Millis | undefined {
    return this.#pending()
      .map(({ deadlineAt }) => deadlineAt)
      .sort((a, b) => a - b)[0];
  }

  undelivered(generation: number): readonly Interaction[] {
    return this.#state.interactions
      .filter((one) => one.generation === generation && awaitsDelivery(one))
      .sort((a, b) => (a.decidedAt ?? 0) - (b.decidedAt ?? 0));
  }

  markDelivered(own: Ownership, id: InteractionId, now: Millis): Interaction {
    this.#state.fence(own);
    const interaction = this.#require(id);
    if (interaction.decidedAt === null) throw new TypeError(`interaction ${id} has no decision to deliver`);
    return this.#state.changeInteraction(interaction, { deliveredAt: now });
  }

  closeByServer(
    own: Ownership,
    { generation, requestId, answer = 'ours' }: ClosedByServer,
    now: Millis,
  ): Interaction | undefined {
    this.#state.fence(own);
    const asked = this.byRequest(generation, requestId);
    if (!asked || asked.closedAt !== null) return asked;
    if (answer === 'ours') this.#state.closeQuestions(({ id }) => id === asked.id, 'clearedByServer', now);
    else this.#state.moveInteraction(asked, 'clearedByServer', now, { closedAt: now });
    this.#state.settle(this.#state.require(asked.operationId), now);
    return this.get(asked.id);
  }

  #decide(asked: Interaction, by: 'client' | 'deadline', response: unknown, now: Millis): Interaction {
    const event = by === 'client' ? 'answerRecorded' : 'deadlinePassed';
    const decided = this.#state.moveInteraction(asked, event, now, { response, decidedBy: by, decidedAt: now });
    this.#state.settle(this.#state.require(asked.operationId), now);
    return decided;
  }

  #pending(): readonly Interaction[] {
    return this.#state.interactions.filter(({ status }) => status === 'pending');
  }

  #require(id: InteractionId): Interaction {
    const interaction = this.get(id);
    if (!interaction) throw new CodexCpError('CODEX_PENDING_INTERACTION_NOT_FOUND', { interactionId: id });
    return interaction;
  }
}
