import { CodexCpError } from '../../errors/codex-cp-error.ts';
import type { Millis } from '../../foundation/clock.ts';
import type { Interaction, InteractionId } from '../../model/interaction.ts';
import type { Ownership } from '../../model/ownership.ts';
import type {
  AnswerOutcome,
  ClosedByServer,
  InteractionFilter,
  InteractionStore,
  OpenInteractionIntent,
} from '../interaction-store.ts';
import type { InteractionWriter } from './interaction-writer.ts';
import { toInteraction, type InteractionRow } from './interaction-row.ts';
import type { OperationWriter } from './operation-writer.ts';
import type { Transactor } from './transaction.ts';

interface InteractionStoreParts {
  readonly writer: OperationWriter;
  readonly interactions: InteractionWriter;
  readonly transact: Transactor;
  readonly record: Transactor;
}

/** Questions of Codex, in SQLite. */
export class SqliteInteractionStore implements InteractionStore {
  readonly #parts: InteractionStoreParts;

  constructor(parts: InteractionStoreParts) {
    this.#parts = parts;
  }

  open(own: Ownership, intent: OpenInteractionIntent, now: Millis): Interaction {
    return this.#owned(own, () => {
      const met = this.byRequest(intent.generation, intent.requestId);
      if (met) return met;
      const { writer, interactions } = this.#parts;
      const operation = writer.get(intent.operationId);
      interactions.sql.insert.run(toInsertParameters(intent, operation.seq, now));
      const opened = this.#require(intent.id);
      interactions.record(opened, now);
      interactions.settleOperation(operation, now);
      return opened;
    });
  }

  get(id: InteractionId): Interaction | undefined {
    const row = this.#parts.interactions.sql.byId.get(id) as InteractionRow | undefined;
    return row && toInteraction(row);
  }

  byRequest(generation: number, requestId: number | string): Interaction | undefined {
    const row = this.#parts.interactions.sql.byRequest.get(generation, JSON.stringify(requestId)) as
      InteractionRow | undefined;
    return row && toInteraction(row);
  }

  list({ operationId, threadId, turnId, statuses, limit }: InteractionFilter): readonly Interaction[] {
    return this.#all('list', {
      operationId: operationId ?? null,
      threadId: threadId ?? null,
      turnId: turnId ?? null,
      statuses: statuses ? JSON.stringify(statuses) : null,
      limit,
    });
  }

  recordAnswer(id: InteractionId, response: unknown, now: Millis): AnswerOutcome {
    return this.#parts.transact((): AnswerOutcome => {
      const interaction = this.#require(id);
      return interaction.status === 'pending'
        ? { kind: 'recorded', interaction: this.#decide(interaction, 'client', response, now) }
        : { kind: 'unavailable', interaction };
    });
  }

  expire(own: Ownership, id: InteractionId, response: unknown, now: Millis): Interaction {
    return this.#owned(own, () => {
      const interaction = this.#require(id);
      return interaction.status === 'pending' ? this.#decide(interaction, 'deadline', response, now) : interaction;
    });
  }

  due(now: Millis): readonly Interaction[] {
    return this.#all('due', now);
  }

  extendDeadlines(own: Ownership, byMs: number): number {
    return this.#owned(own, () => this.#parts.interactions.sql.extendDeadlines.run({ byMs }).changes);
  }

  nextDeadline(): Millis | undefined {
    const { at } = this.#parts.interactions.sql.nextDeadline.get() as { at: number | null };
    return at ?? undefined;
  }

  undelivered(generation: number): readonly Interaction[] {
    return this.#all('undelivered', generation);
  }

  markDelivered(own: Ownership, id: InteractionId, now: Millis): Interaction {
    return this.#owned(own, () => {
      const interaction = this.#require(id);
      if (interaction.decidedAt === null) throw new TypeError(`interaction ${id} has no decision to deliver`);
      const delivered = { ...interaction, deliveredAt: now };
      this.#parts.interactions.save(delivered);
      return delivered;
    });
  }

  closeByServer(
    own: Ownership,
    { generation, requestId, answer = 'ours' }: ClosedByServer,
    now: Millis,
  ): Interaction | undefined {
    return this.#owned(own, () => {
      const interaction = this.byRequest(generation, requestId);
      if (interaction?.closedAt !== null) return interaction;
      const { writer, interactions } = this.#parts;
      const event = interaction.deliveredAt === null || answer !== 'ours' ? 'clearedByServer' : 'confirmed';
      const closed = interactions.apply(interaction, event, now, { closedAt: now });
      interactions.settleOperation(writer.get(interaction.operationId), now);
      return closed;
    });
  }

  #decide(interaction: Interaction, by: 'client' | 'deadline', response: unknown, now: Millis): Interaction {
    const { writer, interactions } = this.#parts;
    const event = by === 'client' ? 'answerRecorded' : 'deadlinePassed';
    const decided = interactions.apply(interaction, event, now, { response, decidedBy: by, decidedAt: now });
    interactions.settleOperation(writer.get(interaction.operationId), now);
    return decided;
  }

  #require(id: InteractionId): Interaction {
    const interaction = this.get(id);
    if (!interaction) throw new CodexCpError('CODEX_PENDING_INTERACTION_NOT_FOUND', { interactionId: id });
    return interaction;
  }

  #all(statement: 'list' | 'due' | 'undelivered', parameters: unknown): readonly Interaction[] {
    return this.#parts.interactions.all(this.#parts.interactions.sql[statement].all(parameters));
  }

  #owned<T>(own: Ownership, work: () => T): T {
    return this.#parts.record(() => {
      this.#parts.writer.fence(own);
      return work();
    });
  }
}

function toInsertParameters(
  intent: OpenInteractionIntent,
  seq: number,
  now: Millis,
): Readonly<Record<string, string | number | null>> {
  return {
    id: intent.id,
    seq,
    kind: intent.kind,
    method: intent.method,
    generation: intent.generation,
    requestId: JSON.stringify(intent.requestId),
    threadId: intent.threadId,
    turnId: intent.turnId,
    itemId: intent.itemId,
    params: JSON.stringify(intent.params),
    changes: intent.changes === null ? null : JSON.stringify(intent.changes),
    deadlineAt: intent.deadlineAt,
    now,
  };
}
