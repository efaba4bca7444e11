import type { Millis } from '../../src/foundation/clock.ts';
import type { Generation } from '../../src/model/generation.ts';
import type { Ownership } from '../../src/model/ownership.ts';
import type { MaintenanceStore, ProjectRecord, PruneOutcome } from '../../src/store/maintenance-store.ts';
import { isFinal, type MemoryState, type OperationEntry } from './memory-state.ts';

const GENERATIONS_KEPT = 200;

/** Retention and figures, in memory. */
export class MemoryMaintenance implements MaintenanceStore {
  readonly #state: MemoryState;

  constructor(state: MemoryState) {
    this.#state = state;
  }

  prune(own: Ownership, endedBefore: Millis, batch: number): PruneOutcome {
    this.#state.fence(own);
    const awaited = new Set(this.#state.undeliveredToLiving().map(({ operationId }) => operationId));
    const ended = ({ operation }: OperationEntry): number => operation.finishedAt ?? Infinity;
    const prunable = this.#state.entries
      .filter((entry) => ended(entry) < endedBefore && !entry.operation.pruned && !awaited.has(entry.operation.id))
      .filter((entry) => !this.#state.isInOpenWorkflow(entry.operation))
      .sort((a, b) => ended(a) - ended(b))
      .slice(0, batch);
    for (const entry of prunable) this.#dropTexts(entry);
    this.#state.pruneWorkflows(endedBefore, batch);
    this.#state.restarts = this.#state.restarts.filter(({ finishedAt }) => (finishedAt ?? Infinity) >= endedBefore);
    return { operations: prunable.length, generations: this.#dropGenerations(endedBefore) };
  }

  projects(): readonly ProjectRecord[] {
    const projects = new Map<string, ProjectRecord>();
    for (const { operation } of this.#state.entries) {
      const { projectId, projectPath: path, updatedAt } = operation;
      const lastActivityAt = Math.max(projects.get(projectId)?.lastActivityAt ?? 0, updatedAt);
      projects.set(projectId, { projectId, path, lastActivityAt });
    }
    return [...projects.values()].sort(
      (a, b) => b.lastActivityAt - a.lastActivityAt || (a.projectId < b.projectId ? -1 : 1),
    );
  }

  size(): { readonly bytes: number; readonly freeBytes: number; readonly operations: number } {
    return { bytes: 0, freeBytes: 0, operations: this.#state.entries.length };
  }

  #dropTexts(entry: OperationEntry): void {
    const { id } = entry.operation;
    entry.texts = undefined;
    entry.report = undefined;
    this.#state.journal = this.#state.journal.filter(({ operationId }) => operationId !== id);
    this.#state.interactions = this.#state.interactions.filter(({ operationId }) => operationId !== id);
    entry.operation = { ...entry.operation, pruned: true, title: null, evidence: null, warnings: [] };
  }

  #dropGenerations(endedBefore: Millis): number {
    const { generations, entries, interactions } = this.#state;
    const isNamed = (number: number): boolean =>
      entries.some(({ operation }) => !isFinal(operation) && operation.generation === number) ||
      interactions.some((one) => one.generation === number);
    const newest = new Set(generations.slice(-GENERATIONS_KEPT));
    const stays = (one: Generation): boolean =>
      newest.has(one) || (one.exitedAt ?? Infinity) >= endedBefore || isNamed(one.number);
    this.#state.generations = generations.filter(stays);
    return generations.length - this.#state.generations.length;
  }
}
