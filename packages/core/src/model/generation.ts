import type { Millis } from '../foundation/clock.ts';
import type { GenerationStatus } from './generation-machine.ts';
import type { CodexEnvironment } from './operation.ts';

export type TransportKind = 'unix' | 'ws' | 'stdio';

/** Proof of which process is meant: a pid alone may be somebody else's by now. */
export interface ProcessProof {
  readonly host: string;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly pid: number;
  readonly startTime: string;
}

/** One life of one app-server process. Numbers rise across all workers of a state file. */
export interface Generation {
  readonly number: number;
  readonly environment: CodexEnvironment;
  readonly status: GenerationStatus;
  readonly transport: TransportKind;
  /** Socket path or `ws://127.0.0.1:port`; empty for stdio. */
  readonly endpoint: string;
  /** Value of CODEX_CP_GENERATION in the environment of its tool commands. */
  readonly mark: string;
  readonly binaryPath: string;
  /** Device, inode, size and mtime of the binary: a change means another Codex. */
  readonly binaryFingerprint: string;
  /** Hash over what the login rests on: a change means another account. */
  readonly loginFingerprint: string;
  readonly version: string | null;
  readonly process: ProcessProof | null;
  /** Term of the worker that started or adopted it. */
  readonly epoch: number;
  readonly createdAt: Millis;
  readonly exitedAt: Millis | null;
  readonly exitReason: string | null;
}
