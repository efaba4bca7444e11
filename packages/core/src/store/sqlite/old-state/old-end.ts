import { ERRORS, type ErrorCode } from '../../../errors/catalogue.ts';
import type { OperationError } from '../../../model/operation.ts';
import type { ImportedStatus } from '../../import-store.ts';
import { textOf, timeOf, type OldRow } from './old-row.ts';

/** How something that the old server ran has ended; `unfinished` holds the word where it had not. */
export interface OldEnd {
  readonly status: ImportedStatus;
  readonly unfinished: string | null;
  readonly finishedAt: number | null;
}

const ENDS: Readonly<Record<string, ImportedStatus>> = {
  completed: 'completed',
  failed: 'failed',
  aborted: 'interrupted',
  interrupted: 'interrupted',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  orphaned: 'unknown_after_app_server_exit',
  orphaned_after_app_server_exit: 'unknown_after_app_server_exit',
  unknown_after_app_server_exit: 'unknown_after_app_server_exit',
};

/**
 * The end of an operation: its own, else that of its turn, which the old server noticed at once and copied to the operation
 * only when somebody asked.
 */
export function endOf(operation: OldRow, turn: OldRow | undefined): OldEnd {
  const word = textOf(operation, 'status') ?? 'unknown';
  for (const row of [operation, turn]) {
    const status = ENDS[textOf(row, 'status') ?? ''];
    if (status)
      return { status, unfinished: null, finishedAt: timeOf(row, 'completed_at') ?? timeOf(row, 'updated_at') };
  }
  return { status: 'unknown_after_app_server_exit', unfinished: word, finishedAt: null };
}

const ERROR_CHARS = 2_000;

/** What is told of an end that is no success. */
export function errorOf(row: OldRow, { status, unfinished }: OldEnd, hasTurn: boolean): OperationError | null {
  const told = textOf(row, 'last_error')?.slice(0, ERROR_CHARS) ?? null;
  if (unfinished !== null)
    return error('CODEX_EVIDENCE_LOST', [stillThere(unfinished), told].filter(Boolean).join(' '));
  switch (status) {
    case 'completed':
      return null;
    case 'interrupted':
    case 'cancelled':
      return told === null ? null : error('CODEX_TURN_FAILED', told);
    case 'failed':
      return error(hasTurn ? 'CODEX_TURN_FAILED' : 'CODEX_SEND_FAILED', told);
    case 'unknown_after_app_server_exit':
      return error(hasTurn ? 'CODEX_TURN_CUT_SHORT' : 'CODEX_EVIDENCE_LOST', told);
  }
}

const stillThere = (word: string): string =>
  `It was ${word} under the old server when its state was taken over; it never runs again here.`;

const error = (code: ErrorCode, message: string | null): OperationError => ({
  code,
  message: message ?? ERRORS[code].message,
  retryable: false,
});
