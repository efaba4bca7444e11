import { expect, test } from 'vitest';
import { readTurn, readTurnError } from './turns.ts';

const error = { message: 'm', additionalDetails: null, misalignment: null };

test('times are milliseconds, and an end that never came stays null', () => {
  const turn = { id: 'u', rootTurnId: 'u', items: [], itemsView: 'full', status: 'interrupted', error: null } as const;
  const times = { startedAt: 1_795_474_019, completedAt: null, durationMs: null };
  expect(readTurn({ ...turn, items: [], ...times })).toEqual({
    turnId: 'u',
    status: 'interrupted',
    error: null,
    startedAt: 1_795_474_019_000,
    completedAt: null,
    durationMs: null,
    items: [],
  });
});

test('the word for an error is text or the key of an object, which may hold the HTTP status', () => {
  expect(readTurnError({ ...error, codexErrorInfo: 'usageLimitExceeded' })).toEqual({
    message: 'm',
    codexErrorInfo: 'usageLimitExceeded',
    httpStatusCode: null,
  });
  expect(readTurnError({ ...error, codexErrorInfo: { httpConnectionFailed: { httpStatusCode: 401 } } })).toMatchObject({
    codexErrorInfo: 'httpConnectionFailed',
    httpStatusCode: 401,
  });
  const stream = { responseStreamDisconnected: { httpStatusCode: null } };
  expect(readTurnError({ ...error, codexErrorInfo: stream })).toMatchObject({ httpStatusCode: null });
  expect(readTurnError({ ...error, codexErrorInfo: null })).toMatchObject({ codexErrorInfo: null });
});
