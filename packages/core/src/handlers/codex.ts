import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { OperationId } from '../model/operation.ts';
import { needsNobody } from './attention.ts';
import { codexAnswer } from './codex-answer.ts';
import { storeCodex, storeReply, type StoredCall } from './codex-call.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { wireStatus } from './operation-situation.ts';
import { openQuestions, requireOperation } from './read-operation.ts';
import { queueReason } from './queue-reason.ts';
import { waitUntil } from './wait-until.ts';

type Answer = ToolOutput<'codex'>;

/** Stores a task for a new thread, or joins the one that an equal call made, and waits for its end. */
export const codex =
  (deps: HandlerDeps) =>
  (input: ToolInput<'codex'>, context: CallContext): Promise<Answer> =>
    followed(deps, storeCodex(deps, input), context);

/** The same for a message to a known thread. */
export const codexReply =
  (deps: HandlerDeps) =>
  (input: ToolInput<'codex-reply'>, context: CallContext): Promise<Answer> =>
    followed(deps, storeReply(deps, input), context);

/** Where that cannot be written down, an equal call is told the same end again; the answer is not lost for it. */
function noteTold({ store, log }: HandlerDeps, id: OperationId): void {
  try {
    store.operations.releaseDedupKeys([id]);
  } catch (error) {
    log.log('warn', 'codex.told_not_noted', { operationId: id, error });
  }
}

async function followed(deps: HandlerDeps, { id, joined }: StoredCall, context: CallContext): Promise<Answer> {
  const { store, worker, config, servedTools } = deps;
  const { startError } = await worker.ensure('submit');
  const read = () => requireOperation(deps, id);
  await waitUntil(deps, context, {
    seconds: config.values.legacyWaitSeconds,
    done: () => !needsNobody(read().status),
    describe: () => `${id}: ${wireStatus(read())}`,
  });
  const operation = read();
  // Who has hung up is told nothing: an equal call shall find this end.
  if (operationMachine.isTerminal(operation.status) && !context.signal.aborted) noteTold(deps, id);
  return codexAnswer({
    operation,
    joined,
    finalText: store.operations.report(id)?.finalText ?? null,
    questions: openQuestions(store, id),
    servedTools,
    queueReason: queueReason(deps, operation),
    startError,
  });
}
