import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { asksSomebody, needsNobody } from './attention.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { wireStatus } from './operation-situation.ts';
import { DEFAULT_VIEW, operationBrief } from './operation-view.ts';
import { countQuestions } from './list-operations.ts';
import { presenceOf, readOperation, refuseWorkflow, requireOperation } from './read-operation.ts';
import { waitUntil } from './wait-until.ts';

type Answer = ToolOutput<'codex_wait'>;

/** Waits until one of the operations has ended or asks something, or the time is up. */
export function waitForOperations(deps: HandlerDeps) {
  return async (input: ToolInput<'codex_wait'>, context: CallContext): Promise<Answer> => {
    refuseWorkflow(input.workflow_ids?.[0]);
    const ids = [...new Set(input.operation_ids ?? [])];
    const read = (): readonly Operation[] => ids.map((id) => requireOperation(deps, id, 'operation_ids'));
    read();
    const seconds = await waitUntil(deps, context, {
      seconds: input.wait_seconds,
      done: () => read().some(({ status }) => !needsNobody(status)),
      describe: () => summary(read()),
    });
    const operations = read();
    return {
      reason: reasonOf(operations),
      waitedSeconds: Math.round(seconds * 10) / 10,
      operations: viewsOf(deps, operations),
      workflows: [],
    };
  };
}

/** A question comes first: somebody waits for the answer. */
function reasonOf(operations: readonly Operation[]): Answer['reason'] {
  if (operations.some(({ status }) => asksSomebody(status))) return 'needs_attention';
  return operations.some(({ status }) => operationMachine.isTerminal(status)) ? 'ended' : 'timeout';
}

/** One operation is shown whole, with its report or its question; several in short. */
function viewsOf(deps: HandlerDeps, operations: readonly Operation[]): Answer['operations'] {
  const [only, ...others] = operations;
  if (only && others.length === 0) return [readOperation(deps, only, DEFAULT_VIEW)];
  const presence = presenceOf(deps);
  const questions = countQuestions(deps);
  return operations.map((operation) => operationBrief(operation, questions.get(operation.id) ?? 0, presence));
}

function summary(operations: readonly Operation[]): string {
  const [only, ...others] = operations;
  if (only && others.length === 0) return `${only.id}: ${wireStatus(only)}`;
  const open = operations.filter(({ status }) => !operationMachine.isTerminal(status)).length;
  return `${open} of ${operations.length} operations are under way`;
}
