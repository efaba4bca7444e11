import { expect, test } from 'vitest';
import { treatRequest } from './server-requests.ts';

const NOW = 1_795_474_019_999;
const place = { threadId: 't', turnId: 'u', itemId: 'i' };

test.each([
  ['item/commandExecution/requestApproval', 'command'],
  ['item/fileChange/requestApproval', 'fileChange'],
  ['item/permissions/requestApproval', 'permissions'],
  ['item/tool/requestUserInput', 'userInput'],
])('%s is a question of kind %s, with all it came with', (method, kind) => {
  const params = { ...place, more: [1] };
  expect(treatRequest({ kind: 'request', id: 0, method, params }, NOW)).toEqual({
    kind: 'interaction',
    request: { requestId: 0, method, kind, ...place, params },
  });
});

test('an elicitation may come outside of a turn and has no item', () => {
  const params = { threadId: 't', turnId: null, serverName: 'lab', mode: 'form' };
  const method = 'mcpServer/elicitation/request';
  expect(treatRequest({ kind: 'request', id: 3, method, params }, NOW)).toMatchObject({
    kind: 'interaction',
    request: { kind: 'elicitation', threadId: 't', turnId: null, itemId: null },
  });
});

test('a proof from the device of the user is refused: no answer of ours could be one', () => {
  const params = { ...place, mode: 'openai/userVerification' };
  const method = 'mcpServer/elicitation/request';
  expect(treatRequest({ kind: 'request', id: 3, method, params }, NOW).kind).toBe('refuse');
});

test('the time is told in whole seconds', () => {
  const question = { kind: 'request', id: 1, method: 'currentTime/read', params: { threadId: 't' } } as const;
  expect(treatRequest(question, NOW)).toEqual({ kind: 'answer', result: { currentTimeAt: 1_795_474_019 } });
});

test.each([
  'item/tool/call',
  'account/chatgptAuthTokens/refresh',
  'attestation/generate',
  'applyPatchApproval',
  'execCommandApproval',
  'from/the/future',
  'constructor',
])('%s is refused', (method) => {
  expect(treatRequest({ kind: 'request', id: 1, method, params: place }, NOW)).toMatchObject({
    kind: 'refuse',
    error: { code: -32601 },
  });
});

test('a question that names no thread is refused', () => {
  const question = { kind: 'request', id: 1, method: 'item/tool/requestUserInput', params: {} } as const;
  expect(treatRequest(question, NOW)).toMatchObject({ kind: 'refuse', error: { code: -32602 } });
});
