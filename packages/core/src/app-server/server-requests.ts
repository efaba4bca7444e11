import type { RpcError } from './classify-error.ts';
import type { ServerQuestion } from './connection.ts';
import { textField, type JsonObject } from './json-value.ts';
import type { InteractionRequest } from './port.ts';
import type { CurrentTimeReadResponse, ServerRequest } from './protocol/generated/types.ts';

/** What to do about a question of the server. */
export type Treatment =
  | { readonly kind: 'interaction'; readonly request: InteractionRequest }
  | { readonly kind: 'answer'; readonly result: CurrentTimeReadResponse }
  | { readonly kind: 'refuse'; readonly error: RpcError };

type RequestMethod = ServerRequest['method'];

/**
 * What each request of the pinned version is to us; a new one does not compile until somebody has decided. The refused
 * ones are made only to clients that asked for them, which we do not: dynamic tools, logins that the client keeps,
 * attestation, and the questions of the first protocol. A refusal lets the turn go on and grants nothing.
 */
const REQUESTS: Readonly<Record<RequestMethod, InteractionRequest['kind'] | 'clock' | 'refused'>> = {
  'item/commandExecution/requestApproval': 'command',
  'item/fileChange/requestApproval': 'fileChange',
  'item/permissions/requestApproval': 'permissions',
  'item/tool/requestUserInput': 'userInput',
  'mcpServer/elicitation/request': 'elicitation',
  'currentTime/read': 'clock',
  'item/tool/call': 'refused',
  'account/chatgptAuthTokens/refresh': 'refused',
  'attestation/generate': 'refused',
  applyPatchApproval: 'refused',
  execCommandApproval: 'refused',
};

/** Wants a proof from the user's own device, which no answer of ours can be. */
const UNANSWERABLE_ELICITATION = 'openai/userVerification';
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;

/** Pure: what a question of the server is to us, at the time `now` in milliseconds. */
export function treatRequest({ id, method, params }: ServerQuestion, now: number): Treatment {
  const use = isKnownRequest(method) ? REQUESTS[method] : 'refused';
  if (use === 'refused') return refuse(METHOD_NOT_FOUND, `${method} is not supported by this client`);
  if (use === 'clock') return { kind: 'answer', result: { currentTimeAt: Math.floor(now / 1_000) } };
  const threadId = textField(params, 'threadId');
  if (threadId === null) return refuse(INVALID_PARAMS, `${method} names no thread`);
  if (use === 'elicitation' && params['mode'] === UNANSWERABLE_ELICITATION) {
    return refuse(METHOD_NOT_FOUND, 'user verification is not supported by this client');
  }
  return { kind: 'interaction', request: { requestId: id, method, kind: use, threadId, ...placeOf(params), params } };
}

function isKnownRequest(method: string): method is RequestMethod {
  return Object.hasOwn(REQUESTS, method);
}

function refuse(code: number, message: string): Treatment {
  return { kind: 'refuse', error: { code, message } };
}

function placeOf(params: JsonObject): Pick<InteractionRequest, 'turnId' | 'itemId'> {
  return { turnId: textField(params, 'turnId'), itemId: textField(params, 'itemId') };
}
