import { invalidArgument } from '../errors/codex-cp-error.ts';
import type { Interaction } from '../model/interaction.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation, OperationId } from '../model/operation.ts';
import { continuedOperation } from './equal-completed.ts';
import type { HandlerDeps } from './handler-deps.ts';
import type { Presence } from './operation-situation.ts';
import { queueReason } from './queue-reason.ts';
import { operationView, type OperationView, type ViewOptions } from './operation-view.ts';

const QUESTIONS_SHOWN = 20;
const EVENTS_READ = 60;
const EVENTS_READ_MORE = 200;

/** Who is there to drive the work, now. */
export function presenceOf({ worker, store, config, clock }: HandlerDeps): Presence {
  return {
    liveness: worker.liveness(),
    office: store.worker.current(),
    mayStart: config.values.executionMode !== 'client',
    now: clock.now(),
  };
}

/** The operation of this id; throws INVALID_ARGUMENT where there is none. */
export function requireOperation({ store }: Pick<HandlerDeps, 'store'>, id: string, field = 'operation_id'): Operation {
  const operation = store.operations.get(id as OperationId);
  if (!operation) {
    const remedy = 'No operation has this id in this state file. codex_list_operations names those that there are.';
    throw invalidArgument(field, 'unknown_operation', { operationId: id, remedy });
  }
  return operation;
}

/** What Codex asks in an operation and nobody has answered, oldest first. */
export const openQuestions = (
  { interactions }: HandlerDeps['store'],
  operationId: OperationId,
): readonly Interaction[] =>
  interactions.list({ operationId, statuses: ['pending'], limit: QUESTIONS_SHOWN }).toReversed();

/** Everything about an operation, read now. */
export function readOperation(deps: HandlerDeps, operation: Operation, options: ViewOptions): OperationView {
  const { store, shownEnds } = deps;
  const { id } = operation;
  if (operationMachine.isTerminal(operation.status)) shownEnds.add(id);
  const many = options.includeEvents || options.lastMessages > 1 || (options.progressEvents ?? 0) > EVENTS_READ;
  const request = store.operations.request(id);
  return operationView(
    {
      operation,
      request,
      continues: operation.imported ? undefined : continuedOperation(deps, operation, request)?.id,
      prompt: store.operations.prompt(id),
      report: store.operations.report(id),
      questions: openQuestions(store, id),
      events: store.events.newest(id, many ? EVENTS_READ_MORE : EVENTS_READ),
      presence: presenceOf(deps),
      queueReason: queueReason(deps, operation),
    },
    options,
  );
}
