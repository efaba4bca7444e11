import type { HookHistoryStore, HookMessage, HookThread, HookTurn } from '../../src/store/hook-history-store.ts';

/** What hooks told, in memory. */
export class MemoryHookHistory implements HookHistoryStore {
  threadRows: readonly HookThread[] = [];
  turnRows: readonly HookTurn[] = [];
  messageRows: readonly HookMessage[] = [];

  thread(threadId: string): HookThread | undefined {
    return this.threadRows.find((row) => row.threadId === threadId);
  }

  threads(limit: number): readonly HookThread[] {
    const newestFirst = (a: HookThread, b: HookThread): number =>
      (b.updatedAt ?? -Infinity) - (a.updatedAt ?? -Infinity) || (a.threadId < b.threadId ? 1 : -1);
    return this.threadRows.toSorted(newestFirst).slice(0, limit);
  }

  turns(threadId: string, limit: number): readonly HookTurn[] {
    const oldestFirst = (a: HookTurn, b: HookTurn): number =>
      (a.startedAt ?? -Infinity) - (b.startedAt ?? -Infinity) || (a.turnId < b.turnId ? -1 : 1);
    return this.turnRows
      .filter((row) => row.threadId === threadId)
      .toSorted(oldestFirst)
      .slice(-limit);
  }

  messages(threadId: string, limit: number): readonly HookMessage[] {
    return this.messageRows.filter((row) => row.threadId === threadId).slice(-limit);
  }
}
