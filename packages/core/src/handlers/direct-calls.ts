import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { LONGEST_DIRECT_WAIT_SECONDS } from '../contract/tools/direct-calls.ts';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import type { Operation, OperationId } from '../model/operation.ts';
import { needsNobody } from './attention.ts';
import { directCallView } from './direct-call-view.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { latestMessages } from './latest-messages.ts';
import { wireStatus } from './operation-situation.ts';
import { DEFAULT_VIEW, type OperationView } from './operation-view.ts';
import { readOperation, requireOperation } from './read-operation.ts';
import { readWorkflowBrief } from './read-workflow.ts';
import { storeTask } from './submit-task.ts';
import { waitUntil } from './wait-until.ts';

type SubmitInput = ToolInput<'codex_submit_task'>;
type Answer = ToolOutput<'codex_start_chat'>;
type Kind = SubmitInput['operation_type'];

/** What the three older calls share: arguments of a task, and how long the caller has. */
type DirectInput = Omit<Partial<SubmitInput>, 'timeout_seconds'> &
  Pick<SubmitInput, 'message' | 'timeout_seconds' | 'first_message_max_chars'> & {
    readonly first_message_timeout_seconds: number;
    readonly mode?: string;
  };

/** Stores a task for a new thread and waits a little for its turn. */
export const startChat =
  (deps: HandlerDeps) =>
  (input: ToolInput<'codex_start_chat'>, context: CallContext): Promise<Answer> =>
    directCall(deps, { kind: 'start_chat', input, context });

/** Stores a message for a known thread and waits a little for its turn. */
export const sendMessage =
  (deps: HandlerDeps) =>
  (input: ToolInput<'codex_send_message'>, context: CallContext): Promise<Answer> =>
    directCall(deps, { kind: 'send_message', input, context });

/** Has a plan executed, once, and waits a little for the turn. */
export function executePlan(deps: HandlerDeps) {
  return async (
    input: ToolInput<'codex_execute_plan'>,
    context: CallContext,
  ): Promise<ToolOutput<'codex_execute_plan'>> => {
    const answer = await directCall(deps, { kind: 'execute_plan', input, context });
    const { workflowId } = requireOperation(deps, answer.operationId);
    const workflow = workflowId === null ? undefined : deps.store.workflows.get(workflowId);
    return {
      ...answer,
      planExecution: true,
      workflowId,
      workflow: workflow ? readWorkflowBrief(deps, workflow) : null,
    };
  };
}

interface DirectCall {
  readonly kind: Kind;
  readonly input: DirectInput;
  readonly context: CallContext;
}

async function directCall(deps: HandlerDeps, { kind, input, context }: DirectCall): Promise<Answer> {
  const submitted = { when_busy: 'queue', allow_historical_continuation: false, force: false, ...input } as const;
  // The same words as codex_submit_task has: a key finds its operation through either tool.
  const given = { operation_type: kind, ...withoutMode(context.given) };
  const stored = storeTask(deps, { ...submitted, operation_type: kind }, given);
  const { startError } = await deps.worker.ensure('submit');
  const timedOut = await waitForTurn(deps, { id: stored.id, input, context });
  const operation = requireOperation(deps, stored.id);
  refuseWhatNeverStarted(operation);
  const { idempotent, idempotencyScope } = stored.repeated;
  return {
    ...directCallView(operation, view(deps, operation, input.first_message_max_chars), timedOut),
    idempotent,
    ...(idempotencyScope !== undefined && { idempotencyScope }),
    ...(startError !== undefined && { workerStartError: startError }),
  };
}

const withoutMode = (given: CallContext['given']): CallContext['given'] =>
  Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'mode'));

const MESSAGES = 50;
/** As many as a status with several messages reads. */
const EVENTS_READ = 200;

const view = (deps: HandlerDeps, operation: Operation, messageMaxChars: number): OperationView =>
  readOperation(deps, operation, { ...DEFAULT_VIEW, includePolicy: true, lastMessages: MESSAGES, messageMaxChars });

interface Wait {
  readonly id: OperationId;
  readonly input: DirectInput;
  readonly context: CallContext;
}

/** Waits for the turn, then for a first message where the caller asked for that. Did the message not come in time? */
async function waitForTurn(deps: HandlerDeps, { id, input, context }: Wait): Promise<boolean> {
  const read = (): Operation => requireOperation(deps, id);
  const describe = (): string => `${id}: ${wireStatus(read())}`;
  const limit = Math.min(input.timeout_seconds, LONGEST_DIRECT_WAIT_SECONDS);
  const hasStopped = (): boolean => !needsNobody(read().status);
  const started = (): boolean => read().turnId !== null || hasStopped();
  const waited = await waitUntil(deps, context, { seconds: limit, done: started, describe });
  const spoken = (): boolean => hasSpoken(deps, read());
  const wished = input.first_message_timeout_seconds;
  if (wished === 0 || spoken()) return false;
  const seconds = Math.min(wished, limit - waited);
  await waitUntil(deps, context, { seconds, done: () => spoken() || hasStopped(), describe });
  return !spoken();
}

function hasSpoken({ store }: HandlerDeps, operation: Operation): boolean {
  const { id } = operation;
  const bounds = { lastMessages: 1, messageMaxChars: 1 };
  const said = latestMessages(operation, store.events.newest(id, EVENTS_READ), store.operations.report(id), bounds);
  return said.length > 0;
}

/** What ended without a turn is told as older clients expect it, as an error; it has not run. */
function refuseWhatNeverStarted({ id, status, turnId, lastError }: Operation): void {
  if (status !== 'failed' || turnId !== null || !lastError) return;
  throw new CodexCpError(lastError.code, { operationId: id, reason: 'never_started', message: lastError.message });
}
