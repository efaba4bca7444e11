import type { CodexEnvironment, OperationError } from '../../model/operation.ts';
import type { Restart } from '../../model/restart.ts';

export interface RestartRow {
  readonly number: number;
  readonly environment: string;
  readonly force: number;
  readonly start_after: number;
  readonly up_to: number;
  readonly before: number | null;
  readonly requested_at: number;
  readonly finished_at: number | null;
  readonly started_generation: number | null;
  readonly error: string | null;
}

export const toRestart = (row: RestartRow): Restart => ({
  number: row.number,
  environment: JSON.parse(row.environment) as CodexEnvironment,
  force: row.force === 1,
  startAfter: row.start_after === 1,
  upTo: row.up_to,
  before: row.before,
  requestedAt: row.requested_at,
  finishedAt: row.finished_at,
  startedGeneration: row.started_generation,
  error: row.error === null ? null : (JSON.parse(row.error) as OperationError),
});
