import type { ToolOutput } from '../contract/registry.ts';
import type { Operation } from '../model/operation.ts';
import type { OperationView } from './operation-view.ts';

type DirectCallView = Omit<ToolOutput<'codex_start_chat'>, 'idempotent'>;

/** An operation as the older calls show it. */
export function directCallView(operation: Operation, view: OperationView, timedOut: boolean): DirectCallView {
  const { settings, cwd, turnId } = operation;
  const { lastErrorCode, warnings, latestMessages, appServerGeneration } = view;
  const first = latestMessages[0];
  return {
    accepted: true,
    operationId: view.operationId,
    clientRequestId: view.clientRequestId,
    projectId: view.projectId,
    chatId: view.chatId,
    threadId: view.threadId,
    turnId: view.turnId,
    title: view.title,
    status: view.status,
    startedAt: view.startedAt,
    updatedAt: view.updatedAt,
    completedAt: view.completedAt,
    lastError: view.lastError,
    ...(lastErrorCode !== undefined && { lastErrorCode }),
    promptSubmissionId: view.promptSubmissionId,
    first_message: null,
    firstMessage: {
      role: 'assistant',
      text: first?.text ?? null,
      createdAt: first?.createdAt ?? null,
      truncated: first?.truncated ?? false,
      observed: first !== undefined,
      timedOut,
    },
    latestMessages: latestMessages.slice(-1),
    pendingInteractions: view.pendingInteractions,
    ...(warnings && { warnings }),
    effectiveApprovalPolicy: settings.approvalPolicy,
    effectiveSandboxPolicy: settings.sandbox,
    effectiveCollaborationMode: settings.collaborationMode,
    effectiveCwd: cwd,
    effectiveModel: settings.model,
    appServerGeneration,
    processGeneration: appServerGeneration,
    nextRecommendedAction: view.nextRecommendedAction,
    recommendedPollAfterSeconds: view.recommendedPollAfterSeconds,
    pollRecommended: view.pollRecommended,
    ...(turnId === null && { note: NOT_YET }),
  };
}

const NOT_YET = 'Stored; its turn has not started yet. It runs without this call: follow operationId with codex_wait.';
