import type { Database } from 'better-sqlite3';
import { CodexCpError } from '../../errors/codex-cp-error.ts';
import type { Millis } from '../../foundation/clock.ts';
import { interactionMachine, type InteractionEvent } from '../../model/interaction-machine.ts';
import type { Interaction, InteractionKind } from '../../model/interaction.ts';
import { withoutSecrets } from '../../model/secret-answers.ts';
import { openQuestionsEvent } from '../../model/open-questions.ts';
import { LIVE_TURN, type OperationEvent } from '../../model/operation-machine.ts';
import type { Operation, OperationId } from '../../model/operation.ts';
import { toChangingColumns, toInteraction, type InteractionRow } from './interaction-row.ts';
import { INTERACTION_SQL } from './interaction-statements.ts';
import { isReleased, type OperationPatch, type OperationWriter } from './operation-writer.ts';
import { lazyStatements, type Statements } from './statements.ts';

type InteractionPatch = Partial<Pick<Interaction, 'response' | 'decidedBy' | 'decidedAt' | 'deliveredAt' | 'closedAt'>>;

const LIVE: ReadonlySet<string> = new Set(LIVE_TURN);

/** The only code that changes a row of `interactions`; keeps the status of the operation in step with its questions. */
export class InteractionWriter {
  readonly sql: Statements<typeof INTERACTION_SQL>;
  readonly #operations: OperationWriter;

  constructor(db: Database, operations: OperationWriter) {
    this.sql = lazyStatements(db, INTERACTION_SQL);
    this.#operations = operations;
  }

  all(rows: unknown[]): Interaction[] {
    return (rows as InteractionRow[]).map(toInteraction);
  }

  /** Moves the interaction by `event` and saves it with `patch`. */
  apply(interaction: Interaction, event: InteractionEvent, now: Millis, patch: InteractionPatch): Interaction {
    const status = interactionMachine.next(interaction.status, event);
    if (!status) {
      throw new CodexCpError('CODEX_ILLEGAL_TRANSITION', {
        interactionId: interaction.id,
        status: interaction.status,
        event,
      });
    }
    const moved: Interaction = { ...interaction, ...patch, status };
    const next = moved.closedAt === null ? moved : { ...moved, response: withoutSecrets(moved, moved.response) };
    this.sql.save.run(toChangingColumns(next));
    if (status !== interaction.status) this.record(next, now);
    return next;
  }

  record({ id, kind, status, operationId }: Interaction, now: Millis): void {
    const operation = this.#operations.get(operationId);
    this.#operations.append(operation, { type: 'interaction', data: { interactionId: id, kind, status } }, now);
  }

  save(interaction: Interaction): void {
    this.sql.save.run(toChangingColumns(interaction));
  }

  /** After a change of its questions: a live operation waits for approval, for input, or runs. */
  settleOperation(operation: Operation, now: Millis): Operation {
    if (!LIVE.has(operation.status)) return operation;
    const rows = this.sql.pendingKinds.all(operation.seq) as { kind: InteractionKind }[];
    return this.#operations.apply(operation, openQuestionsEvent(rows.map(({ kind }) => kind)), now);
  }

  /**
   * Moves the operation by `event`. What goes back to the queue or ends has no turn any more: what was delivered counts
   * as taken, the rest is no longer asked. Questions close first, so that nothing follows a final status.
   */
  moveOperation(operation: Operation, event: OperationEvent, now: Millis, patch: OperationPatch = {}): Operation {
    if (isReleased(this.#operations.next(operation, event))) {
      this.#close(this.all(this.sql.openOfOperation.all(operation.seq)), 'clearedByServer', now);
    }
    return this.#operations.apply(operation, event, now, patch);
  }

  /** The app-server has ended: what was delivered counts as taken, the rest can never be answered. Returns whose they were. */
  closeForEndedGeneration(generation: number, now: Millis): ReadonlySet<OperationId> {
    const open = this.all(this.sql.openOfGeneration.all(generation));
    this.#close(open, 'generationEnded', now);
    return new Set(open.map(({ operationId }) => operationId));
  }

  #close(open: readonly Interaction[], untaken: 'clearedByServer' | 'generationEnded', now: Millis): void {
    for (const interaction of open) {
      const taken = interaction.deliveredAt !== null;
      this.apply(interaction, taken ? 'confirmed' : untaken, now, { closedAt: now });
    }
  }
}
