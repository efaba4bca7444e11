import type { Database } from 'better-sqlite3';
import { sha256 } from '../../foundation/hash.ts';
import { canonicalJson } from '../../foundation/json.ts';
import { IMPORTED_REQUEST } from '../differing-fields.ts';
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
  type PhasesHere,
} from '../import-store.ts';
import { HOOK_HISTORY_SQL } from './hook-history-statements.ts';
import { IMPORT_SQL } from './import-statements.ts';
import { lazyStatements, type Statements } from './statements.ts';
import type { Transactor } from './transaction.ts';

type Added = 'taken' | 'known' | 'taken without key';

/** Takes over into SQLite. */
export class SqliteImportStore implements ImportStore {
  readonly #sql: Statements<typeof IMPORT_SQL>;
  readonly #hooks: Statements<typeof HOOK_HISTORY_SQL>;
  readonly #transact: Transactor;
  readonly #phases: PhasesHere = {
    hasPlan: (id) => this.#sql.hasPlan.get(id) !== undefined,
    hasExecution: (id) => this.#sql.hasExecution.get(id) !== undefined,
  };
  /** Of the batch under way. */
  #phasesInUse = 0;

  constructor(db: Database, transact: Transactor) {
    this.#sql = lazyStatements(db, IMPORT_SQL);
    this.#hooks = lazyStatements(db, HOOK_HISTORY_SQL);
    this.#transact = transact;
  }

  takeOver(batch: ImportBatch, mode: 'keep' | 'try'): ImportOutcome {
    if (mode === 'keep') return this.#transact(() => this.#add(batch));
    try {
      return this.#transact(() => {
        throw new Tried(this.#add(batch));
      });
    } catch (error) {
      if (error instanceof Tried) return error.outcome;
      throw error;
    }
  }

  #add({ operations, workflows, hookThreads, hookTurns, hookMessages }: ImportBatch): ImportOutcome {
    const { addThread, addTurn, addMessage } = this.#hooks;
    this.#phasesInUse = 0;
    const ofOperations = operations.map((operation) => this.#addOperation(operation));
    const ofWorkflows = workflows.map((workflow) => this.#addWorkflow(workflow));
    const addRow = (statement: typeof addThread, row: object): Added =>
      statement.run(row).changes > 0 ? 'taken' : 'known';
    return {
      operations: tally(ofOperations),
      workflows: tally(ofWorkflows),
      hookThreads: tally(hookThreads.map((row) => addRow(addThread, row))),
      hookTurns: tally(hookTurns.map((row) => addRow(addTurn, row))),
      hookMessages: tally(hookMessages.map((row) => addRow(addMessage, row))),
      keysInUse: [...ofOperations, ...ofWorkflows].filter((added) => added === 'taken without key').length,
      phasesInUse: this.#phasesInUse,
    };
  }

  #addOperation(operation: ImportedOperation): Added {
    const { id, clientRequestId: key, turnId, prompt, finalText } = operation;
    if (this.#sql.hasOperation.get(id)) return 'known';
    const isKeyUsed = key !== null && this.#sql.hasOperationKey.get(key) !== undefined;
    const isTurnUsed = turnId !== null && this.#sql.hasTurn.get(turnId) !== undefined;
    const warnings = [
      ...operation.warnings,
      ...(isKeyUsed ? [keyInUse(key)] : []),
      ...(isTurnUsed ? [turnInUse(turnId)] : []),
    ];
    const { seq } = this.#sql.addOperation.get({
      ...columnsOf(operation),
      clientRequestId: isKeyUsed ? null : key,
      turnId: isTurnUsed ? null : turnId,
      warnings: JSON.stringify(warnings),
    }) as { seq: number };
    this.#sql.addTexts.run({ seq, prompt, request: canonicalJson(operation.request) });
    if (finalText !== null) this.#sql.addReport.run({ seq, finalText });
    return isKeyUsed ? 'taken without key' : 'taken';
  }

  #addWorkflow(given: ImportedWorkflow): Added {
    const { id, clientRequestId: key } = given;
    if (this.#sql.hasWorkflow.get(id)) return 'known';
    const isKeyUsed = key !== null && this.#sql.hasWorkflowKey.get(key) !== undefined;
    const workflow = withFreePhases(given, this.#phases);
    const { lastError, executionOperationId } = workflow;
    if (!hasPhasesOf(workflow, given)) this.#phasesInUse += 1;
    const columns = {
      ...workflow,
      requestHash: IMPORTED_REQUEST,
      clientRequestId: isKeyUsed ? null : key,
      policy: JSON.stringify(workflow.policy),
      environment: canonicalJson(workflow.environment),
      lastError: lastError && canonicalJson(lastError),
    };
    this.#sql.addWorkflow.run(columns);
    if (executionOperationId !== null) this.#sql.addApproval.run(columns);
    return isKeyUsed ? 'taken without key' : 'taken';
  }
}

/** Undoes the transaction in which it is thrown. */
class Tried extends Error {
  constructor(readonly outcome: ImportOutcome) {
    super('Only tried.');
  }
}

function columnsOf(operation: ImportedOperation): Readonly<Record<string, string | number | null>> {
  const { id, type, workflowId, projectId, projectPath, cwd, title, status, threadId, attempt, lastError } = operation;
  const { createdAt, updatedAt, startedAt, finishedAt, prompt } = operation;
  return {
    ...{ id, type, workflowId, projectId, projectPath, cwd, title, status, threadId, attempt },
    ...{ createdAt, updatedAt, startedAt, finishedAt },
    requestHash: IMPORTED_REQUEST,
    settings: JSON.stringify(operation.settings),
    environment: canonicalJson(operation.environment),
    lastError: lastError && canonicalJson(lastError),
    promptChars: prompt.length,
    promptSha256: sha256(prompt),
  };
}

const tally = (added: readonly Added[]): ImportTally => {
  const known = added.filter((each) => each === 'known').length;
  return { taken: added.length - known, known };
};
