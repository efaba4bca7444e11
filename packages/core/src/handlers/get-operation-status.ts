import type { ToolInput } from '../contract/registry.ts';
import { needsNobody } from './attention.ts';
import type { CallContext, HandlerDeps } from './handler-deps.ts';
import { wireStatus } from './operation-situation.ts';
import type { OperationView } from './operation-view.ts';
import { readOperation, requireOperation } from './read-operation.ts';
import { waitUntil } from './wait-until.ts';

/** Reads one operation, after waiting for its end or a question where that is asked for. */
export function getOperationStatus(deps: HandlerDeps) {
  return async (input: ToolInput<'codex_get_operation_status'>, context: CallContext): Promise<OperationView> => {
    const read = () => requireOperation(deps, input.operation_id);
    read();
    await waitUntil(deps, context, {
      seconds: input.wait_seconds,
      done: () => !needsNobody(read().status),
      describe: () => `${input.operation_id}: ${wireStatus(read())}`,
    });
    return readOperation(deps, read(), {
      lastMessages: input.last_messages,
      messageMaxChars: input.message_max_chars,
      messageOffset: input.message_offset,
      includeRequest: input.include_request,
      includeEvents: input.include_events,
      includePolicy: input.include_request,
      progressEvents: input.progress_events,
      progressMaxChars: input.progress_max_chars,
    });
  };
}
