import type { SubscribeOptions } from './control-plane-api.ts';
import { operationMachine } from './model/operation-machine.ts';
import type { OperationId } from './model/operation.ts';
import { invalidArgument } from './errors/codex-cp-error.ts';
import type { OperationEventRecord } from './store/event-store.ts';
import type { FrontEnd } from './worker/front-end.ts';

const PAGE = 100;
const LOOK_EVERY_MS = 10_000;

/**
 * Facts in their order, those of the past first, then as they happen. With an operation it ends when that has ended; a
 * reader that was cut off goes on with `after`. Sees to it that somebody does the work that it watches.
 */
export async function* subscribe(
  { store, waiter, keeper }: FrontEnd,
  { operationId, after = 0, signal }: SubscribeOptions = {},
): AsyncGenerator<OperationEventRecord, void, undefined> {
  const id = operationId as OperationId | undefined;
  if (id !== undefined && !store.operations.get(id))
    throw invalidArgument('operation_id', 'unknown_operation', { operationId: id });
  let position = after;
  while (signal?.aborted !== true) {
    // Both are asked before the page is read: what is written meanwhile is in the page, or there is another round.
    const mark = waiter.mark();
    const over = id !== undefined && hasEnded(store.operations.get(id)?.status);
    const page = store.events.after(position, { limit: PAGE, ...(id && { operationId: id }) });
    for (const event of page) {
      position = event.position;
      yield event;
    }
    if (page.length === PAGE) continue;
    if (over) return;
    await keeper.ensureForOpenWork();
    await waiter.waitForChange(mark, LOOK_EVERY_MS, signal);
  }
}

const hasEnded = (status: Parameters<typeof operationMachine.isTerminal>[0] | undefined): boolean =>
  status === undefined || operationMachine.isTerminal(status);
