import { resolve } from 'node:path';
import type { ToolInput } from '../contract/registry.ts';
import { CodexCpError, invalidArgument } from '../errors/codex-cp-error.ts';
import { sha256 } from '../foundation/hash.ts';
import { canonicalJson } from '../foundation/json.ts';
import type { Operation, OperationId, TurnSettings } from '../model/operation.ts';
import { OVERRIDES_FIELD } from '../model/thread-overrides.ts';
import type { SubmitIntent } from '../store/operation-store.ts';
import { sessionSetup } from './codex-setup.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { prepareSubmit } from './submit-intent.ts';

export interface StoredCall {
  readonly id: OperationId;
  /** An equal call made it. */
  readonly joined: boolean;
}

/** An end that nobody was told is handed to an equal call for so long; after that an equal call is a new task. */
const UNTOLD_MS = 60 * 60_000;

const LEFT_OUT = {
  timeout_seconds: 300,
  first_message_max_chars: 8_000,
  when_busy: 'queue',
  allow_historical_continuation: false,
  force: false,
} as const;

/** One transaction: a task for a new thread is stored, or the one of an equal call is found. */
export function storeCodex(deps: HandlerDeps, input: ToolInput<'codex'>): StoredCall {
  const { overrides, settings } = sessionSetup(input);
  const { prompt, sandbox, 'approval-policy': approval } = input;
  const asked = {
    operation_type: 'start_chat',
    cwd: resolve(deps.cwd, input.cwd ?? ''),
    ...(sandbox && { sandbox }),
    ...(approval && { approval_policy: approval }),
    ...(settings.model !== undefined && { model: settings.model }),
    ...(settings.effort !== undefined && { effort: settings.effort }),
  } as const;
  const { intent } = prepareSubmit(deps, { ...LEFT_OUT, ...asked, message: prompt }, { ...asked, message: prompt });
  const told = Object.keys(overrides).length > 0 && { [OVERRIDES_FIELD]: overrides };
  const summary = settings.summary ?? intent.settings.summary;
  const whole = {
    ...intent,
    request: { ...intent.request, ...told },
    settings: { ...intent.settings, summary },
  };
  return store(deps, { ...whole, dedupKey: keyOfCall(whole) });
}

/** The same for a message: it goes on with the policy and the model that the thread had last. */
export function storeReply(
  deps: HandlerDeps,
  { prompt, threadId, conversationId }: ToolInput<'codex-reply'>,
): StoredCall {
  const thread = threadOf(threadId, conversationId);
  const asked = {
    operation_type: 'send_message',
    chat_id: thread,
    sandbox: 'respect_existing',
    approval_policy: 'respect_existing',
    message: prompt,
  } as const;
  const { intent } = inWordsOfTheCall(() => prepareSubmit(deps, { ...LEFT_OUT, ...asked }, asked));
  const [last] = deps.store.operations.list({ threadId: thread, limit: 1 });
  const settings = { ...intent.settings, ...(last && keptOf(last)) };
  return store(deps, { ...intent, settings, dedupKey: keyOfReply(intent) });
}

const keptOf = ({ settings: { model, effort, summary } }: Operation): Partial<TurnSettings> => ({
  model,
  effort,
  summary,
});

function threadOf(threadId: string | undefined, conversationId: string | undefined): string {
  if (threadId !== undefined && conversationId !== undefined && threadId !== conversationId) {
    throw invalidArgument('conversationId', 'differs', {
      remedy: 'Pass threadId alone: the two name different threads.',
    });
  }
  const thread = threadId ?? conversationId;
  if (thread === undefined) {
    throw invalidArgument('threadId', 'required', { remedy: 'Pass the threadId that codex answered.' });
  }
  return thread;
}

/** Whoever calls this tool knows no `chat_id`. */
function inWordsOfTheCall<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!CodexCpError.is(error) || error.details['field'] !== 'chat_id') throw error;
    const { chatId, ...details } = error.details;
    const named = chatId === undefined ? {} : { threadId: chatId };
    const remedy = details['remedy'] ?? 'Check threadId, or start a new session with the tool codex.';
    throw new CodexCpError(error.code, { ...details, ...named, field: 'threadId', remedy }, { cause: error });
  }
}

function store({ store: { operations }, shownEnds, clock }: HandlerDeps, intent: SubmitIntent): StoredCall {
  operations.releaseDedupKeys([...shownEnds]);
  shownEnds.clear();
  const now = clock.now();
  const { kind, operation } = operations.submit({ ...intent, alsoEndedAfter: now - UNTOLD_MS }, now);
  return { id: operation.id, joined: kind !== 'created' };
}

/** Equal are calls with the same prompt, byte for byte, the same arguments, folder, policy and Codex. */
function keyOfCall({ prompt, cwd, request, settings, environment }: SubmitIntent): string {
  const { sandbox, approvalPolicy, model, effort, summary } = settings;
  const policy = { sandbox, approvalPolicy, model, effort, summary };
  return sha256(canonicalJson(['codex', { prompt, cwd, request, policy, environment }]));
}

/** Of a reply only what the caller said: what the thread had last may change between a call and its repeat. */
const keyOfReply = ({ prompt, threadId, environment }: SubmitIntent): string =>
  sha256(canonicalJson(['codex-reply', { prompt, threadId, environment }]));
