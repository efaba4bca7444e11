import type { Millis } from '../foundation/clock.ts';
import type { InteractionStatus } from './interaction-machine.ts';
import type { OperationId, ThreadId, TurnId } from './operation.ts';

export type InteractionId = string & { readonly __brand: 'InteractionId' };

export const INTERACTION_KINDS = ['command', 'fileChange', 'permissions', 'userInput', 'elicitation'] as const;
export type InteractionKind = (typeof INTERACTION_KINDS)[number];

/** Files and diff of a file change, joined from its item: the request itself carries none. */
export interface ProposedFileChange {
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  readonly movePath: string | null;
  readonly diff: string;
}

/** A question Codex asks in the course of a turn. */
export interface Interaction {
  readonly id: InteractionId;
  readonly operationId: OperationId;
  readonly kind: InteractionKind;
  readonly method: string;
  readonly generation: number;
  /** JSON-RPC id, unique within the generation only. */
  readonly requestId: number | string;
  readonly threadId: ThreadId;
  readonly turnId: TurnId | null;
  readonly itemId: string | null;
  /** The request as Codex sent it. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly changes: readonly ProposedFileChange[] | null;
  readonly status: InteractionStatus;
  /** What goes back to Codex; secrets are blanked once it was delivered. */
  readonly response: unknown;
  readonly decidedBy: 'client' | 'deadline' | null;
  readonly createdAt: Millis;
  readonly deadlineAt: Millis;
  readonly decidedAt: Millis | null;
  readonly deliveredAt: Millis | null;
  readonly closedAt: Millis | null;
}
