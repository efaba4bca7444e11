import { expect, test } from 'vitest';
import { AppServerError } from './app-server-error.ts';
import { fromRpcError, isRolloutBroken, isThreadNotFound } from './classify-error.ts';

test('too busy is told apart from refused', () => {
  expect(fromRpcError('turn/start', { code: -32001, message: 'Server overloaded; retry later.' })).toMatchObject({
    kind: 'overloaded',
    code: -32001,
  });
  expect(fromRpcError('turn/start', { code: -32600, message: 'no', data: { a: 1 } })).toMatchObject({
    kind: 'rejected',
    method: 'turn/start',
    data: { a: 1 },
  });
});

test.each([
  'thread not found: 01a2',
  'thread not loaded: 01a2',
  'no rollout found for thread id 01a2',
  'thread 01a2 is not materialized yet; thread/turns/list is unavailable before first user message',
])('"%s" is a thread that is not found', (message) => {
  expect(fromRpcError('x', { code: -32600, message })).toSatisfy(isThreadNotFound);
});

test('a thread without turns answers that listing them is not supported, other unsupported things do not count', () => {
  expect(fromRpcError('x', { code: -32601, message: 'list_turns is not supported yet' })).toSatisfy(isThreadNotFound);
  expect(isThreadNotFound(fromRpcError('x', { code: -32601, message: 'something else' }))).toBe(false);
});

test('only an answer of Codex is read: a lost answer with the same text proves nothing', () => {
  const message = 'thread not found: 01a2';
  expect(isThreadNotFound(new AppServerError({ kind: 'ambiguous', message }))).toBe(false);
  expect(isThreadNotFound(new Error(message))).toBe(false);
  expect(isRolloutBroken(undefined)).toBe(false);
});
