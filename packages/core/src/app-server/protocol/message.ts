import type { RpcError } from '../classify-error.ts';
import { isJsonObject, type JsonObject } from '../json-value.ts';
import type { RequestId } from './generated/types.ts';

/** One message of the app-server, told apart by its form alone. */
export type IncomingMessage =
  | { readonly kind: 'request'; readonly id: RequestId; readonly method: string; readonly params: JsonObject }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject }
  | { readonly kind: 'result'; readonly id: RequestId; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: RequestId; readonly error: RpcError }
  | { readonly kind: 'broken'; readonly reason: string };

/** Reads one frame. The server numbers its own requests, so a `method` decides before an `id` is looked at. */
export function readMessage(text: string): IncomingMessage {
  const message = parse(text);
  if (!isJsonObject(message)) return { kind: 'broken', reason: 'not a JSON object' };
  const { id, method } = message;
  const params = isJsonObject(message['params']) ? message['params'] : {};
  if (typeof method === 'string') {
    return isRequestId(id) ? { kind: 'request', id, method, params } : { kind: 'notification', method, params };
  }
  if (!isRequestId(id)) return { kind: 'broken', reason: 'neither method nor id' };
  if ('error' in message) return { kind: 'error', id, error: readError(message['error']) };
  return 'result' in message
    ? { kind: 'result', id, result: message['result'] }
    : { kind: 'broken', reason: 'an answer without result and error' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRequestId(value: unknown): value is RequestId {
  return typeof value === 'number' || typeof value === 'string';
}

function readError(value: unknown): RpcError {
  const error = isJsonObject(value) ? value : {};
  const { code, message, data } = error;
  return {
    code: typeof code === 'number' ? code : 0,
    message: typeof message === 'string' ? message : 'Codex refused without saying why.',
    data,
  };
}
