import type { WorkflowId } from '../../src/model/operation.ts';
import type { ImportBatch } from '../../src/store/import-store.ts';
import { operationId } from '../given.ts';
import {
  givenBatch,
  givenHookMessage,
  givenHookThread,
  givenHookTurn,
  givenImported,
  givenImportedWorkflow,
} from '../given-import.ts';
import type { Reading } from './dice.ts';

/** What another program left; ids, keys, threads and turns are now and then those of what is there. */
export function toBatch(r: Reading): ImportBatch {
  const { which, value, coin } = r.dice;
  const key = which < 3 ? `key_${which}` : null;
  const workflowId = coin ? (`wf_old_${value % 3}` as WorkflowId) : null;
  const operation = givenImported({
    id: !coin && r.model.operations.get(r.id) ? r.id : operationId(`op_old_${value}`),
    clientRequestId: key,
    threadId: r.thread,
    turnId: coin ? r.turn : null,
    workflowId,
    status: r.one('completed', 'failed', 'interrupted', 'cancelled', 'unknown_after_app_server_exit'),
    projectId: 'a',
    projectPath: '/a',
    updatedAt: value * 100,
    finishedAt: value * 100,
    finalText: coin ? 'done' : null,
  });
  const workflow = givenImportedWorkflow({
    id: `wf_old_${value % 3}` as WorkflowId,
    clientRequestId: key,
    planOperationId: operationId(`op_plan_old_${which % 3}`),
    executionOperationId: coin ? operation.id : null,
    projectId: 'a',
    projectPath: '/a',
  });
  return givenBatch({
    operations: [operation],
    workflows: coin && which % 2 === 0 ? [workflow] : [],
    hookThreads: [givenHookThread({ threadId: r.thread, updatedAt: value })],
    hookTurns: [givenHookTurn({ turnId: r.turn, threadId: r.thread })],
    hookMessages: [givenHookMessage(String(value), { threadId: r.thread })],
  });
}
