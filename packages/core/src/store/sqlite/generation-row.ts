import type { GenerationStatus } from '../../model/generation-machine.ts';
import type { Generation, ProcessProof, TransportKind } from '../../model/generation.ts';
import type { CodexEnvironment } from '../../model/operation.ts';

export interface GenerationRow {
  readonly number: number;
  readonly environment: string;
  readonly status: string;
  readonly transport: string;
  readonly endpoint: string;
  readonly mark: string;
  readonly binary_path: string;
  readonly binary_fingerprint: string;
  readonly login_fingerprint: string;
  readonly version: string | null;
  readonly process: string | null;
  readonly epoch: number;
  readonly created_at: number;
  readonly exited_at: number | null;
  readonly exit_reason: string | null;
}

export function toGeneration(row: GenerationRow): Generation {
  return {
    number: row.number,
    environment: JSON.parse(row.environment) as CodexEnvironment,
    status: row.status as GenerationStatus,
    transport: row.transport as TransportKind,
    endpoint: row.endpoint,
    mark: row.mark,
    binaryPath: row.binary_path,
    binaryFingerprint: row.binary_fingerprint,
    loginFingerprint: row.login_fingerprint,
    version: row.version,
    process: row.process === null ? null : (JSON.parse(row.process) as ProcessProof),
    epoch: row.epoch,
    createdAt: row.created_at,
    exitedAt: row.exited_at,
    exitReason: row.exit_reason,
  };
}
