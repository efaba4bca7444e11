import type { OperationId, WorkflowId } from '../src/model/operation.ts';
import type { HookMessage, HookThread, HookTurn } from '../src/store/hook-history-store.ts';
import type { ImportBatch, ImportedOperation, ImportedWorkflow } from '../src/store/import-store.ts';
import { givenSubmit, operationId, threadId, turnId } from './given.ts';

/** What a program left that ran nothing; a test names what it is about. */
export const givenBatch = (over: Partial<ImportBatch> = {}): ImportBatch => ({
  operations: [],
  workflows: [],
  hookThreads: [],
  hookTurns: [],
  hookMessages: [],
  ...over,
});

/** An operation that another program completed. */
export function givenImported(over: Partial<ImportedOperation> = {}): ImportedOperation {
  const { request, prompt, projectId, projectPath, cwd, settings, environment } = givenSubmit();
  return {
    ...{ request, prompt, projectId, projectPath, cwd, settings, environment },
    id: operationId('op_old'),
    type: 'start_chat',
    workflowId: null,
    clientRequestId: null,
    title: null,
    threadId: threadId('thread_old'),
    turnId: null,
    status: 'completed',
    attempt: 1,
    lastError: null,
    warnings: ['It was run by another server.'],
    createdAt: 100,
    updatedAt: 200,
    startedAt: 110,
    finishedAt: 200,
    finalText: 'Done there.',
    ...over,
  };
}

/** A workflow that another program completed. */
export function givenImportedWorkflow(over: Partial<ImportedWorkflow> = {}): ImportedWorkflow {
  const { projectId, projectPath, cwd, environment } = givenSubmit();
  return {
    ...{ projectId, projectPath, cwd, environment },
    id: 'wf_old' as WorkflowId,
    clientRequestId: null,
    title: null,
    policy: { sandbox: 'workspace-write', approvalPolicy: 'on-request' },
    status: 'completed',
    planOperationId: 'op_old_plan' as OperationId,
    executionOperationId: null,
    approvalKey: null,
    lastError: null,
    createdAt: 100,
    updatedAt: 200,
    finishedAt: 200,
    ...over,
  };
}

/** A thread that hooks told of. */
export const givenHookThread = (over: Partial<HookThread> = {}): HookThread => ({
  threadId: 'thread_hook',
  sessionId: 'session_1',
  projectPath: '/home/u/demo',
  title: null,
  transcriptPath: null,
  source: 'hook_history',
  createdAt: 100,
  updatedAt: 200,
  ...over,
});

/** A turn of it that has completed. */
export const givenHookTurn = (over: Partial<HookTurn> = {}): HookTurn => ({
  turnId: turnId('turn_hook'),
  threadId: 'thread_hook',
  status: 'completed',
  startedAt: 110,
  updatedAt: 190,
  completedAt: 190,
  model: null,
  permissionMode: null,
  lastAssistantMessage: null,
  lastError: null,
  ...over,
});

/** A message of it, named by its text. */
export const givenHookMessage = (text: string, over: Partial<HookMessage> = {}): HookMessage => ({
  messageId: `message ${text}`,
  eventHash: `event ${text}`,
  threadId: 'thread_hook',
  turnId: 'turn_hook',
  role: 'assistant',
  kind: 'final_answer',
  text,
  event: 'Stop',
  sequence: 0,
  at: 150,
  ...over,
});
