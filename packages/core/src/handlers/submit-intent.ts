import type { ToolInput } from '../contract/registry.ts';
import { CodexCpError, invalidArgument } from '../errors/codex-cp-error.ts';
import { sha256 } from '../foundation/hash.ts';
import { dedupKey } from '../model/dedup-key.ts';
import type { Operation, OperationId, OperationType } from '../model/operation.ts';
import type { SubmitIntent } from '../store/operation-store.ts';
import { equalCompleted } from './equal-completed.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { taskPolicy } from './task-policy.ts';
import { placeOfNewThread, placeOfThread, type TaskPlace } from './task-place.ts';

type SubmitInput = ToolInput<'codex_submit_task'>;

export interface PreparedSubmit {
  readonly intent: SubmitIntent;
  /** The completed operation whose thread this one goes on in, where the caller asked for that. */
  readonly continues: Operation | undefined;
}

/** Arguments and configuration → what is stored. Throws for whatever must not be; changes nothing. */
export function prepareSubmit(
  deps: HandlerDeps,
  input: SubmitInput,
  given: Readonly<Record<string, unknown>>,
): PreparedSubmit {
  const asked = operationType(input);
  const place = placeOfRepeat(deps, input) ?? placeOf(deps, asked, input);
  const continues =
    asked === 'start_chat' && wantsContinuation(input) ? equalCompleted(deps, place, input.message) : undefined;
  const final: TaskPlace = continues ? { ...place, threadId: continues.threadId } : place;
  const type: OperationType = continues ? 'send_message' : asked;
  const { settings, warnings } = taskPolicy(deps, input, final.threadId);
  const { values } = deps.config;
  const intent: SubmitIntent = {
    id: deps.newId('op') as OperationId,
    type,
    clientRequestId: input.client_request_id ?? null,
    request: comparable(given, input.message),
    prompt: input.message,
    ...final,
    title: input.title ?? null,
    settings,
    environment: { codexHome: values.codexHome, codexBinary: values.codexBinary },
    dedupKey: input.dedup_policy === 'idempotency_only' ? null : dedupKey(scopeOf(type, final), input.message),
    whenBusy: input.when_busy,
    warnings,
  };
  return { intent, continues };
}

function placeOf(deps: HandlerDeps, type: OperationType, input: SubmitInput): TaskPlace {
  return type === 'start_chat' ? placeOfNewThread(deps, input) : placeOfThread(deps, input);
}

/** A repeat must find its operation even when the folder is gone since: the store will compare, and make nothing new. */
function placeOfRepeat({ store }: HandlerDeps, { client_request_id: key }: SubmitInput): TaskPlace | undefined {
  const first = key === undefined ? undefined : store.operations.byClientRequestId(key);
  return (
    first && { projectId: first.projectId, projectPath: first.projectPath, cwd: first.cwd, threadId: first.threadId }
  );
}

const FITTING_MODES = { start_chat: ['new_thread', 'auto'], send_message: ['continue_thread', 'auto'] } as const;

function operationType({
  operation_type: type,
  thread_mode: mode,
  chat_id: chatId,
  workflow_id: workflowId,
}: SubmitInput): OperationType {
  if (type === 'execute_plan') {
    throw invalidArgument('operation_type', 'unsupported_operation_type', {
      remedy: 'Plans cannot be executed yet: use start_chat or send_message.',
    });
  }
  if (workflowId !== undefined)
    throw invalidArgument('workflow_id', 'not_for_this_type', { remedy: 'workflow_id belongs to execute_plan.' });
  if (type === 'start_chat' && chatId !== undefined) {
    throw invalidArgument('chat_id', 'not_for_this_type', { remedy: 'Use send_message to go on in a thread.' });
  }
  const fitting: readonly string[] = FITTING_MODES[type];
  if (mode !== undefined && !fitting.includes(mode)) {
    throw invalidArgument('thread_mode', 'not_for_this_type', {
      remedy: `With ${type} it may be: ${fitting.join(', ')}.`,
    });
  }
  return type;
}

const wantsContinuation = ({ thread_mode: mode, allow_historical_continuation: allowed }: SubmitInput): boolean =>
  mode === 'auto' && allowed;

/** Equal prompts collide in a project; messages to a thread only in that thread. */
function scopeOf(type: OperationType, { projectPath, threadId }: TaskPlace) {
  return { projectPath, threadId: type === 'send_message' ? threadId : null };
}

/** The key itself, time limits of calls and sizes of answers do not make another request of it. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['client_request_id', 'timeout_seconds', 'first_message_max_chars']);

/** What a repeat with the same key is compared with: the arguments as given; the hash of the message stands for it. */
function comparable(given: Readonly<Record<string, unknown>>, message: string): Readonly<Record<string, unknown>> {
  const kept = Object.entries(given).filter(([name]) => !NOT_COMPARED.has(name));
  return { ...Object.fromEntries(kept), message: sha256(message) };
}

/** The refusal for each way in which a submit can meet what is there already. */
export function submitRefusal(
  kind: 'conflict' | 'duplicate' | 'busy',
  existing: { readonly operation: Operation; readonly status: string; readonly differingFields?: readonly string[] },
): CodexCpError {
  const { operation, status, differingFields } = existing;
  const { id, threadId, turnId } = operation;
  switch (kind) {
    case 'conflict':
      return new CodexCpError('CODEX_CLIENT_REQUEST_ID_CONFLICT', {
        field: 'client_request_id',
        differingFields,
        existingOperationId: id,
      });
    case 'busy':
      return new CodexCpError('CODEX_BUSY', { thread_id: threadId, status, existingOperationId: id, turnId });
    case 'duplicate':
      return new CodexCpError('CODEX_DUPLICATE_PROMPT_ACTIVE', {
        existingOperationId: id,
        existingChatId: threadId,
        existingThreadId: threadId,
        existingTurnId: turnId,
        existingStatus: status,
        duplicateOfSubmissionId: id.replace(/^op_/, 'ps_'),
        similarity: 1,
        nextRecommendedAction: 'poll_existing_turn',
        liftedBy: 'dedup_policy',
      });
  }
}
