import type { Millis } from '../../src/foundation/clock.ts';
import type { OperationId } from '../../src/model/operation.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { EventStore, OperationEventRecord } from '../../src/store/event-store.ts';
import type { MemoryState } from './memory-state.ts';

/** The progress journal, in memory. */
export class MemoryEvents implements EventStore {
  readonly #state: MemoryState;

  constructor(state: MemoryState) {
    this.#state = state;
  }

  append(own: Ownership, id: OperationId, event: Pick<OperationEventRecord, 'type' | 'data'>, now: Millis): void {
    this.#state.fence(own);
    this.#state.append(this.#state.require(id).operation.id, event, now);
  }

  after(
    position: number,
    { operationId, limit }: { readonly operationId?: OperationId; readonly limit: number },
  ): readonly OperationEventRecord[] {
    return this.#state.journal
      .filter((one) => one.position > position)
      .filter((one) => operationId === undefined || one.operationId === operationId)
      .slice(0, limit);
  }

  newest(id: OperationId, limit: number): readonly OperationEventRecord[] {
    const ofOperation = this.#state.journal.filter((one) => one.operationId === id);
    return ofOperation.slice(Math.max(0, ofOperation.length - limit));
  }

  lastPosition(): number {
    return this.#state.journal.at(-1)?.position ?? 0;
  }
}
