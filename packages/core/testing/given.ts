import { ERRORS, type ErrorCode } from '../src/errors/catalogue.ts';
import type { ProcessProof } from '../src/model/generation.ts';
import type { InteractionId } from '../src/model/interaction.ts';
import type { OperationError, OperationId, SubmitEvidence, ThreadId, TurnId } from '../src/model/operation.ts';
import type { TurnReport } from '../src/model/report.ts';
import { MIN_FREE_BYTES } from '../src/model/turn-evidence.ts';
import type { NewGeneration } from '../src/store/generation-store.ts';
import type { OpenInteractionIntent } from '../src/store/interaction-store.ts';
import type { SubmitIntent, TurnEnd, TurnLimits } from '../src/store/operation-store.ts';
import type { WorkerIntent } from '../src/store/worker-store.ts';

/** A text as the id of an operation. */
export const operationId = (text: string): OperationId => text as OperationId;

/** A text as the id of a thread. */
export const threadId = (text: string): ThreadId => text as ThreadId;

/** A text as the id of a turn. */
export const turnId = (text: string): TurnId => text as TurnId;

/** A text as the id of an interaction. */
export const interactionId = (text: string): InteractionId => text as InteractionId;

/** Limits that hold nothing back. */
export const NO_LIMITS: TurnLimits = { global: 1_000, perProject: 1_000, blocked: [] };

/** A new chat in one project, without a key; a test names only what it is about. */
export function givenSubmit(over: Partial<SubmitIntent> = {}): SubmitIntent {
  const prompt = over.prompt ?? 'Fix the test';
  return {
    id: operationId('op_1'),
    type: 'start_chat',
    clientRequestId: null,
    request: { message: prompt },
    prompt,
    projectId: 'project_1',
    projectPath: '/home/u/demo',
    cwd: '/home/u/demo',
    title: null,
    threadId: null,
    settings: {
      sandbox: 'workspace-write',
      approvalPolicy: 'on-request',
      model: null,
      effort: null,
      summary: null,
      collaborationMode: 'default',
      maxTurnSeconds: null,
      callTimeoutMs: 30_000,
      interactionTimeoutMs: 900_000,
      allowedRoots: ['/home/u'],
    },
    environment: { codexHome: '/home/u/.codex', codexBinary: null },
    dedupKey: null,
    whenBusy: 'queue',
    warnings: [],
    ...over,
  };
}

/** A process of this host that nobody else is. */
export function givenProcess(over: Partial<ProcessProof> = {}): ProcessProof {
  return { host: 'host_1', bootId: 'boot_1', pidNamespace: 'ns_1', pid: 100, startTime: '1', ...over };
}

/** A worker in a process of its own. */
export function givenWorker(over: Partial<WorkerIntent> = {}): WorkerIntent {
  const limits = { global: 4, perProject: 3 };
  return { workerId: 'worker_1', host: 'process', process: givenProcess(), version: '0.1.0', limits, ...over };
}

/** An app-server on a unix socket. */
export function givenNewGeneration(over: Partial<NewGeneration> = {}): NewGeneration {
  return {
    environment: { codexHome: '/home/u/.codex', codexBinary: null },
    transport: 'unix',
    endpoint: (number) => `/state/${number}.sock`,
    mark: 'mark_1',
    binaryPath: '/usr/bin/codex',
    binaryFingerprint: 'binary_1',
    loginFingerprint: 'login_1',
    ...over,
  };
}

/** A thread without turns, enough space, the first generation. */
export function givenEvidence(over: Partial<SubmitEvidence> = {}): SubmitEvidence {
  return {
    generation: 1,
    bootId: 'boot_1',
    baselineTurnId: null,
    freeBytesHome: MIN_FREE_BYTES,
    freeBytesState: MIN_FREE_BYTES,
    ...over,
  };
}

/** The report of a turn that did nothing but answer. */
export function givenReport(over: Partial<TurnReport> = {}): TurnReport {
  return {
    filesChanged: [],
    commandsTotal: 0,
    commandsFailed: 0,
    commandsDeclined: 0,
    commands: [],
    toolCalls: 0,
    messages: 1,
    tokens: null,
    durationMs: 1_000,
    stoppedCommands: [],
    ...over,
  };
}

/** A turn that completed with an answer. */
export function givenEnd(over: Partial<TurnEnd> = {}): TurnEnd {
  return { status: 'completed', error: null, finalText: 'Done.', report: givenReport(), ...over };
}

/** An error as an operation carries it, with the words of the catalogue. */
export function givenError(code: ErrorCode): OperationError {
  return { code, message: ERRORS[code].message, retryable: ERRORS[code].retryable };
}

/** A command that waits for approval. */
export function givenQuestion(over: Partial<OpenInteractionIntent> = {}): OpenInteractionIntent {
  return {
    id: interactionId('int_1'),
    operationId: operationId('op_1'),
    kind: 'command',
    method: 'item/commandExecution/requestApproval',
    generation: 1,
    requestId: 0,
    threadId: threadId('thread_1'),
    turnId: turnId('turn_1'),
    itemId: 'item_1',
    params: { command: 'npm test' },
    changes: null,
    deadlineAt: 2_000_000,
    ...over,
  };
}
