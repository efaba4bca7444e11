import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { CodexCpError, invalidArgument } from '../errors/codex-cp-error.ts';
import { redactSecrets } from '../foundation/redact.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation, TurnId } from '../model/operation.ts';
import { currentOperationOf, type Workflow } from '../model/workflow.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { wireStatus } from './operation-situation.ts';
import { requireOperation } from './read-operation.ts';
import { requireWorkflow } from './read-workflow.ts';
import { turnStatusOf } from './turn-status.ts';
import { waitUntil } from './wait-until.ts';

type Input = ToolInput<'codex_interrupt_turn'>;
type Answer = ToolOutput<'codex_interrupt_turn'>;

/** A wish is carried out by the worker; so long is waited for the end at most. */
const MAX_WAIT_SECONDS = 20;
const POLL_SECONDS = 2;

/** Records the wish to stop, and waits a while for the end; what had not begun is cancelled at once. */
export function interruptTurn(deps: HandlerDeps) {
  return async (input: Input, context: CallContext): Promise<Answer> => {
    const workflow = input.workflow_id === undefined ? undefined : requireWorkflow(deps, input.workflow_id);
    const target = findTarget(deps, input, workflow);
    const calledOff = workflow && callOffReview(deps, workflow);
    if (calledOff) return calledOff;
    const wish = { reason: 'requested', keepCommands: input.keep_commands } as const;
    const outcome = deps.store.operations.requestInterrupt(target.id, wish, deps.clock.now());
    const read = () => requireOperation(deps, target.id);
    const ended = (): boolean => operationMachine.isTerminal(read().status);
    if (outcome.kind === 'requested') {
      await deps.worker.ensure('interrupt');
      const seconds = Math.min(input.timeout_seconds, MAX_WAIT_SECONDS);
      await waitUntil(deps, context, { seconds, done: ended, describe: () => `${target.id}: ${wireStatus(read())}` });
    } else if (outcome.kind === 'cancelled') {
      await deps.worker.ensure('interrupt');
    }
    return answer(deps, read(), {
      source: input.operation_id !== undefined ? 'operation' : input.workflow_id !== undefined ? 'workflow' : 'direct',
      outcome: outcome.kind,
    });
  };
}

interface Done {
  readonly source: 'direct' | 'operation' | 'workflow';
  readonly outcome: 'cancelled' | 'requested' | 'alreadyEnded';
}

/** A plan that waits for review has nothing that runs: it is called off at once, and a repeat is told the same. */
function callOffReview(deps: HandlerDeps, workflow: Workflow): Answer | undefined {
  const { kind } = deps.store.workflows.cancel(workflow.id, deps.clock.now());
  const operation = requireOperation(deps, currentOperationOf(workflow));
  const before = workflow.status === 'cancelled' && operation.status === 'completed';
  if (kind !== 'cancelled' && !before) return undefined;
  const about = answer(deps, operation, { source: 'workflow', outcome: 'cancelled' });
  return {
    ...about,
    interrupted: kind === 'cancelled',
    turnId: null,
    turnStatus: null,
    status: 'cancelled',
    interruptedTarget: { ...about.interruptedTarget, turnId: null },
  };
}

const STOPPED: ReadonlySet<string> = new Set(['interrupted', 'cancelled']);

function answer({ store }: HandlerDeps, operation: Operation, { source, outcome }: Done): Answer {
  const { id, threadId, turnId, status } = operation;
  const ended = operationMachine.isTerminal(status);
  return {
    interrupted: outcome !== 'alreadyEnded' && STOPPED.has(status),
    confirmed: ended,
    operationId: id,
    workflowId: operation.workflowId,
    threadId,
    turnId,
    interruptedTarget: { source, operationId: id, threadId, turnId },
    status: wireStatus(operation),
    stoppedCommands: (store.operations.report(id)?.report?.stoppedCommands ?? []).map(redactSecrets),
    appServerResult: null,
    turnStatus: turnStatusOf(operation),
    nextRecommendedAction: ended ? 'inspect_diagnostics' : 'poll_operation_status',
    recommendedPollAfterSeconds: ended ? 0 : POLL_SECONDS,
    pollRecommended: !ended,
  };
}

/** What is to be stopped; everything that the caller names has to fit together before anything is done. */
function findTarget(deps: HandlerDeps, input: Input, workflow: Workflow | undefined): Operation {
  const { operation_id: operationId, thread_id: threadId, turn_id: turnId } = input;
  const named = operationId ?? (workflow && currentOperationOf(workflow));
  const found = named !== undefined ? requireOperation(deps, named) : byTurnOrThread(deps, threadId, turnId);
  const unfit =
    workflow && found.workflowId !== workflow.id
      ? 'operation_id'
      : unfitTurn(found, { threadId, turnId }) && (turnId === undefined ? 'thread_id' : 'turn_id');
  if (!unfit) return found;
  throw invalidArgument(unfit, 'conflict', {
    operationId: found.id,
    workflowId: found.workflowId,
    threadId: found.threadId,
    turnId: found.turnId,
  });
}

const unfitTurn = (
  found: Operation,
  { threadId, turnId }: { readonly threadId: string | undefined; readonly turnId: string | undefined },
): boolean =>
  (threadId !== undefined && found.threadId !== threadId) || (turnId !== undefined && found.turnId !== turnId);

function byTurnOrThread({ store }: HandlerDeps, threadId: string | undefined, turnId: string | undefined): Operation {
  if (turnId !== undefined) {
    const operation = store.operations.byTurn(turnId as TurnId);
    if (!operation) throw new CodexCpError('CODEX_TURN_NOT_FOUND', { field: 'turn_id', turnId });
    return operation;
  }
  if (threadId === undefined)
    throw invalidArgument('operation_id', 'required', {
      remedy: 'Name the task by operation_id or workflow_id, or by thread_id and turn_id.',
    });
  const active = store.operations.active().filter((operation) => operation.threadId === threadId);
  const running = active.find((operation) => operation.turnId !== null) ?? active[0];
  if (!running) throw invalidArgument('thread_id', 'no_active_turn', { threadId });
  return running;
}
