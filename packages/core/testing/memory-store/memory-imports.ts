import { sha256 } from '../../src/foundation/hash.ts';
import type { Operation } from '../../src/model/operation.ts';
import type { Workflow } from '../../src/model/workflow.ts';
import {
  hasPhasesOf,
  keyInUse,
  turnInUse,
  withFreePhases,
  type ImportBatch,
  type ImportedOperation,
  type ImportedWorkflow,
  type ImportOutcome,
  type ImportStore,
  type ImportTally,
} from '../../src/store/import-store.ts';
import type { MemoryHookHistory } from './memory-hook-history.ts';
import type { MemoryState } from './memory-state.ts';
import type { MemoryWorkflows } from './memory-workflows.ts';

/** Takes over into memory. */
export class MemoryImports implements ImportStore {
  readonly #state: MemoryState;
  readonly #workflows: MemoryWorkflows;
  readonly #hooks: MemoryHookHistory;
  #keysInUse = 0;
  #phasesInUse = 0;

  constructor(state: MemoryState, workflows: MemoryWorkflows, hooks: MemoryHookHistory) {
    this.#state = state;
    this.#workflows = workflows;
    this.#hooks = hooks;
  }

  takeOver(batch: ImportBatch, mode: 'keep' | 'try'): ImportOutcome {
    const putBack = this.#remember();
    [this.#keysInUse, this.#phasesInUse] = [0, 0];
    const hooks = this.#hooks;
    const turns = addMissing(hooks.turnRows, batch.hookTurns, (a, b) => a.turnId === b.turnId);
    const threads = addMissing(hooks.threadRows, batch.hookThreads, (a, b) => a.threadId === b.threadId);
    const messages = addMissing(
      hooks.messageRows,
      batch.hookMessages,
      (a, b) => a.messageId === b.messageId || a.eventHash === b.eventHash,
    );
    const outcome = {
      operations: tally(batch.operations.map((one) => this.#addOperation(one))),
      workflows: tally(batch.workflows.map((one) => this.#addWorkflow(one))),
      hookThreads: threads.tally,
      hookTurns: turns.tally,
      hookMessages: messages.tally,
      keysInUse: this.#keysInUse,
      phasesInUse: this.#phasesInUse,
    };
    [hooks.threadRows, hooks.turnRows, hooks.messageRows] = [threads.rows, turns.rows, messages.rows];
    if (mode === 'try') putBack();
    return outcome;
  }

  #addOperation({ prompt, request, finalText, ...given }: ImportedOperation): boolean {
    const { entries } = this.#state;
    if (this.#state.find(given.id)) return false;
    const isUsed = (field: 'clientRequestId' | 'turnId'): boolean =>
      entries.some(({ operation }) => given[field] !== null && operation[field] === given[field]);
    const { clientRequestId, turnId } = given;
    const [keyIsUsed, turnIsUsed] = [isUsed('clientRequestId'), isUsed('turnId')];
    const operation: Operation = {
      ...given,
      ...NOTHING_LEFT_TO_DO,
      seq: below(entries.map((entry) => entry.operation)),
      clientRequestId: keyIsUsed ? null : clientRequestId,
      turnId: turnIsUsed ? null : turnId,
      warnings: [
        ...given.warnings,
        ...(keyIsUsed ? [keyInUse(clientRequestId ?? '')] : []),
        ...(turnIsUsed ? [turnInUse(turnId ?? '')] : []),
      ],
      lastWord: given.status,
      promptChars: prompt.length,
      promptSha256: sha256(prompt),
    };
    const report = finalText === null ? undefined : { finalText, report: null };
    entries.unshift({ operation, dedupKey: null, requestText: '', texts: { prompt, request }, report });
    if (keyIsUsed) this.#keysInUse += 1;
    return true;
  }

  #addWorkflow(asked: ImportedWorkflow): boolean {
    const workflows = this.#workflows;
    if (workflows.get(asked.id)) return false;
    const given = withFreePhases(asked, {
      hasPlan: (id) => workflows.all().some(({ planOperationId }) => planOperationId === id),
      hasExecution: (id) => workflows.all().some(({ executionOperationId }) => executionOperationId === id),
    });
    if (!hasPhasesOf(given, asked)) this.#phasesInUse += 1;
    const isUsed = given.clientRequestId !== null && workflows.byClientRequestId(given.clientRequestId) !== undefined;
    const workflow: Workflow = {
      ...given,
      seq: below(workflows.all()),
      clientRequestId: isUsed ? null : given.clientRequestId,
      pruned: false,
      imported: true,
    };
    workflows.takeOver(workflow);
    if (isUsed) this.#keysInUse += 1;
    return true;
  }

  /** What undoes whatever is added from now on. */
  #remember(): () => void {
    const entries = [...this.#state.entries];
    const { threadRows, turnRows, messageRows } = this.#hooks;
    const forgetWorkflows = this.#workflows.remember();
    return () => {
      this.#state.entries.splice(0, Infinity, ...entries);
      Object.assign(this.#hooks, { threadRows, turnRows, messageRows });
      forgetWorkflows();
    };
  }
}

const NOTHING_LEFT_TO_DO = {
  threadIsFresh: false,
  epoch: null,
  generation: null,
  nextAttemptAt: null,
  waitReason: null,
  waitSince: null,
  evidence: null,
  recoveringSince: null,
  interrupt: null,
  pruned: false,
  imported: true,
} as const;

const below = (all: readonly { readonly seq: number }[]): number => Math.min(0, ...all.map(({ seq }) => seq)) - 1;

function tally(added: readonly boolean[]): ImportTally {
  const taken = added.filter(Boolean).length;
  return { taken, known: added.length - taken };
}

function addMissing<Row>(
  there: readonly Row[],
  given: readonly Row[],
  isSame: (a: Row, b: Row) => boolean,
): { readonly rows: readonly Row[]; readonly tally: ImportTally } {
  const rows = [...there];
  for (const row of given) if (!rows.some((other) => isSame(other, row))) rows.push(row);
  const taken = rows.length - there.length;
  return { rows, tally: { taken, known: given.length - taken } };
}
