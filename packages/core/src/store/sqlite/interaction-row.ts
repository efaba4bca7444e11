import type { InteractionStatus } from '../../model/interaction-machine.ts';
import type { Interaction, InteractionId, InteractionKind, ProposedFileChange } from '../../model/interaction.ts';
import type { OperationId, ThreadId, TurnId } from '../../model/operation.ts';

export interface InteractionRow {
  readonly id: string;
  readonly operation_id: string;
  readonly seq: number;
  readonly kind: string;
  readonly method: string;
  readonly generation: number;
  readonly request_id: string;
  readonly thread_id: string;
  readonly turn_id: string | null;
  readonly item_id: string | null;
  readonly params: string;
  readonly changes: string | null;
  readonly status: string;
  readonly response: string | null;
  readonly decided_by: string | null;
  readonly created_at: number;
  readonly deadline_at: number;
  readonly decided_at: number | null;
  readonly delivered_at: number | null;
  readonly closed_at: number | null;
}

export function toInteraction(row: InteractionRow): Interaction {
  return {
    id: row.id as InteractionId,
    operationId: row.operation_id as OperationId,
    kind: row.kind as InteractionKind,
    method: row.method,
    generation: row.generation,
    requestId: JSON.parse(row.request_id) as number | string,
    threadId: row.thread_id as ThreadId,
    turnId: row.turn_id as TurnId | null,
    itemId: row.item_id,
    params: JSON.parse(row.params) as Record<string, unknown>,
    changes: row.changes === null ? null : (JSON.parse(row.changes) as ProposedFileChange[]),
    status: row.status as InteractionStatus,
    response: row.response === null ? null : (JSON.parse(row.response) as unknown),
    decidedBy: row.decided_by as Interaction['decidedBy'],
    createdAt: row.created_at,
    deadlineAt: row.deadline_at,
    decidedAt: row.decided_at,
    deliveredAt: row.delivered_at,
    closedAt: row.closed_at,
  };
}

/** The columns that change in the life of an interaction, as parameters of the `save` statement. */
export function toChangingColumns(interaction: Interaction): Readonly<Record<string, string | number | null>> {
  return {
    id: interaction.id,
    status: interaction.status,
    response: interaction.response === null ? null : JSON.stringify(interaction.response),
    decidedBy: interaction.decidedBy,
    decidedAt: interaction.decidedAt,
    deliveredAt: interaction.deliveredAt,
    closedAt: interaction.closedAt,
    deadlineAt: interaction.deadlineAt,
  };
}
