import type { Store } from '../src/store/store.ts';
import { MemoryEvents } from './memory-store/memory-events.ts';
import { MemoryGenerations } from './memory-store/memory-generations.ts';
import { MemoryHookHistory } from './memory-store/memory-hook-history.ts';
import { MemoryImports } from './memory-store/memory-imports.ts';
import { MemoryInteractions } from './memory-store/memory-interactions.ts';
import { MemoryMaintenance } from './memory-store/memory-maintenance.ts';
import { MemoryOperations } from './memory-store/memory-operations.ts';
import { MemoryRestarts } from './memory-store/memory-restarts.ts';
import { MemoryState } from './memory-store/memory-state.ts';
import { MemoryWorkflows } from './memory-store/memory-workflows.ts';
import { MemoryWorker } from './memory-store/memory-worker.ts';

/** The Store written as plainly as possible: the oracle that the SQLite store is compared with. */
export class MemoryStore implements Store {
  readonly #state = new MemoryState();
  readonly notices: readonly string[] = [];
  readonly operations = new MemoryOperations(this.#state);
  readonly workflows = new MemoryWorkflows(this.#state, this.operations);
  readonly interactions = new MemoryInteractions(this.#state);
  readonly generations = new MemoryGenerations(this.#state);
  readonly restarts = new MemoryRestarts(this.#state);
  readonly worker = new MemoryWorker(this.#state);
  readonly events = new MemoryEvents(this.#state);
  readonly maintenance = new MemoryMaintenance(this.#state);
  readonly hookHistory = new MemoryHookHistory();
  readonly imports = new MemoryImports(this.#state, this.workflows, this.hookHistory);

  /** There is no other connection to what lies in memory. */
  changeCounter(): number {
    return 0;
  }

  close(): void {
    // Nothing is held.
  }
}
