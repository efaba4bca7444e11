import { AppServerError } from './app-server-error.ts';
import { isJsonObject } from './json-value.ts';

/** The error of a JSON-RPC answer. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

const OVERLOADED = -32001;
const INTERNAL_ERROR = -32603;
const METHOD_NOT_FOUND = -32601;

/** An error answer means that it did not happen; told apart is only "too busy to begin", which may be tried again. */
export function fromRpcError(method: string, { code, message, data }: RpcError): AppServerError {
  const kind = code === OVERLOADED ? 'overloaded' : 'rejected';
  return new AppServerError({ kind, message, method, code, data });
}

/**
 * Codex has one code for nearly everything it refuses, so the message decides. All texts we rely on are in this file; the
 * tests beside it provoke each of them from the real Codex.
 */
const THREAD_NOT_FOUND = /^(?:thread not found|thread not loaded|no rollout found)|is not materialized yet/;
/** What a thread that has no turn yet answers to a request for its turns. */
const NO_TURNS_YET = /list_turns is not supported yet|thread\/items\/list is not supported yet/;
/** What it says of a thread it has open whose file was taken away. */
const ROLLOUT_GONE = /^invalid paginated history lineage .*missing source rollout/;
const ACTIVE_WRITER = /already has an active writer/;
const NO_ACTIVE_TURN = /^no active turn to (?:interrupt|steer)|^expected active turn id/;
const PLAN_MODE_UNKNOWN = /^Invalid request: unknown variant `plan`/;
const ARCHIVED = /^session .* is archived/;

/** There is no such thread, or nothing of it that could be resumed or read: it never had a turn. */
export function isThreadNotFound(error: unknown): error is AppServerError {
  if (!isAnswer(error)) return false;
  if (error.code === METHOD_NOT_FOUND) return NO_TURNS_YET.test(error.message);
  return THREAD_NOT_FOUND.test(error.message);
}

/** Another process holds the thread for writing; it can be read all the same. */
export function isActiveWriter(error: unknown): error is AppServerError {
  return isAnswer(error) && ACTIVE_WRITER.test(error.message);
}

/** Codex cannot read the file of the thread: gone, or empty after a crash or a full disk, and so for ever. */
export function isRolloutBroken(error: unknown): error is AppServerError {
  return isAnswer(error) && (error.code === INTERNAL_ERROR || ROLLOUT_GONE.test(error.message));
}

/** What was said in the thread can be read no more, whatever the reason. */
export const isUnreadable = (error: unknown): error is AppServerError =>
  isThreadNotFound(error) || isRolloutBroken(error);

/** The app-server is on its way out and begins nothing new. */
export function isDraining(error: unknown): error is AppServerError {
  return isAnswer(error) && isJsonObject(error.data) && error.data['reason'] === 'serverShuttingDown';
}

/** The turn that was meant is not running, be it over or never there. */
export function isNoActiveTurn(error: unknown): error is AppServerError {
  return isAnswer(error) && NO_ACTIVE_TURN.test(error.message);
}

/** The thread is archived: it can be read, not resumed. */
export function isArchived(error: unknown): error is AppServerError {
  return isAnswer(error) && ARCHIVED.test(error.message);
}

/** The user's text is longer than Codex takes. */
export function isInputTooLarge(error: unknown): error is AppServerError {
  return isAnswer(error) && isJsonObject(error.data) && error.data['input_error_code'] === 'input_too_large';
}

/** This Codex does not know the method, or does not let us call it. */
export function isMethodMissing(error: unknown): error is AppServerError {
  if (!isAnswer(error) || error.method === null) return false;
  if (error.code === METHOD_NOT_FOUND) return true;
  const { method, message } = error;
  return message.includes(`unknown variant \`${method}\``) || message.startsWith(`${method} requires experimentalApi`);
}

/** This Codex does not know the mode in which the turn was to run. */
export function isPlanModeUnknown(error: unknown): error is AppServerError {
  return isAnswer(error) && PLAN_MODE_UNKNOWN.test(error.message);
}

function isAnswer(error: unknown): error is AppServerError {
  return error instanceof AppServerError && error.kind === 'rejected' && error.code !== null;
}
