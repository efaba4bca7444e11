import type { ProcessProof } from '../../model/generation.ts';
import type { WorkerRecord } from '../worker-store.ts';

export interface WorkerRow {
  readonly epoch: number;
  readonly worker_id: string;
  readonly host: string;
  readonly process: string;
  readonly version: string;
  readonly started_at: number;
  readonly beats: number;
  readonly beat_at: number;
  readonly stop_requested: string;
  readonly limits: string | null;
}

export function workerFrom(row: WorkerRow): WorkerRecord {
  return {
    epoch: row.epoch,
    workerId: row.worker_id,
    host: row.host as WorkerRecord['host'],
    process: JSON.parse(row.process) as ProcessProof,
    version: row.version,
    startedAt: row.started_at,
    beats: row.beats,
    beatAt: row.beat_at,
    stopRequested: row.stop_requested as WorkerRecord['stopRequested'],
    limits: row.limits === null ? null : (JSON.parse(row.limits) as WorkerRecord['limits']),
  };
}
