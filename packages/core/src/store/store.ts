import type { EventStore } from './event-store.ts';
import type { GenerationStore } from './generation-store.ts';
import type { HookHistoryStore } from './hook-history-store.ts';
import type { ImportStore } from './import-store.ts';
import type { InteractionStore } from './interaction-store.ts';
import type { MaintenanceStore } from './maintenance-store.ts';
import type { OperationStore } from './operation-store.ts';
import type { RestartStore } from './restart-store.ts';
import type { WorkerStore } from './worker-store.ts';
import type { WorkflowStore } from './workflow-store.ts';

/**
 * All durable state. Each method of each port is one transaction: it happens whole or not at all. Expected outcomes are
 * returned, broken promises thrown: `CODEX_OWNERSHIP_LOST` where a write carries an epoch that is not the newest,
 * `CODEX_ILLEGAL_TRANSITION` where the machine has no such step, `CODEX_STATE_BUSY` and `CODEX_STATE_UNUSABLE` where the
 * file cannot be written.
 */
export interface Store {
  readonly operations: OperationStore;
  readonly workflows: WorkflowStore;
  readonly interactions: InteractionStore;
  readonly generations: GenerationStore;
  readonly restarts: RestartStore;
  readonly worker: WorkerStore;
  readonly events: EventStore;
  readonly maintenance: MaintenanceStore;
  readonly hookHistory: HookHistoryStore;
  readonly imports: ImportStore;
  /** Sentences for people about the file: nothing that stops anybody. */
  readonly notices: readonly string[];
  /** A number that changes whenever another connection has committed something: cheap to ask (5 µs). */
  changeCounter(): number;
  close(): void;
}
