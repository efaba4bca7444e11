import { expect, test } from 'vitest';
import { readMessage } from './message.ts';

test('a method decides before an id does: the server counts its requests as we count ours', () => {
  expect(readMessage('{"id":0,"method":"a/b","params":{"x":1}}')).toEqual({
    kind: 'request',
    id: 0,
    method: 'a/b',
    params: { x: 1 },
  });
  expect(readMessage('{"id":0,"result":{}}')).toEqual({ kind: 'result', id: 0, result: {} });
});

test('a notification has no id, and may have no params', () => {
  expect(readMessage('{"method":"a","emittedAtMs":5}')).toEqual({ kind: 'notification', method: 'a', params: {} });
});

test('an error answer keeps code, message and data', () => {
  const error = { code: -32600, message: 'no', data: { reason: 'x' } };
  expect(readMessage(JSON.stringify({ id: 'a', error }))).toEqual({ kind: 'error', id: 'a', error });
  expect(readMessage('{"id":1,"error":null}')).toMatchObject({ kind: 'error', error: { code: 0 } });
});

test.each(['', 'nonsense', '[]', 'null', '3', '{}', '{"id":{}}', '{"id":1}'])('%j is broken', (frame) => {
  expect(readMessage(frame).kind).toBe('broken');
});
