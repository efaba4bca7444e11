import { ERROR_CODES, ERRORS } from '@codex-cp/core';
import { expect, test } from 'vitest';
import { exitCodeOfError, exitCodeOfStatus, exitCodeOfStatuses } from './exit-codes.ts';

test('every error code ends a command as the catalogue says', () => {
  for (const code of ERROR_CODES) expect(exitCodeOfError({ code, details: {} }, ERRORS)).toBe(ERRORS[code].exitCode);
});

test.each(['unknown_operation', 'unknown_workflow', 'no_plan'])('%s is not found', (reason) => {
  expect(exitCodeOfError({ code: 'INVALID_ARGUMENT', details: { reason } }, ERRORS)).toBe(3);
});

test('other bad arguments are bad usage', () => {
  expect(exitCodeOfError({ code: 'INVALID_ARGUMENT', details: { reason: 'not_one_of' } }, ERRORS)).toBe(2);
});

test.each([
  ['completed', 0],
  ['failed', 1],
  ['interrupted', 1],
  ['cancelled', 1],
  ['unknown_after_app_server_exit', 1],
  ['waiting_for_approval', 4],
  ['waiting_for_user_input', 4],
  ['plan_ready', 4],
  ['running', 5],
  ['queued', 5],
])('a watch that leaves a task %s ends with %d', (status, code) => {
  expect(exitCodeOfStatus(status)).toBe(code);
});

test('of several operations the one that needs somebody counts first', () => {
  expect(exitCodeOfStatuses(['completed', 'completed'])).toBe(0);
  expect(exitCodeOfStatuses(['completed', 'failed'])).toBe(1);
  expect(exitCodeOfStatuses(['failed', 'running'])).toBe(5);
  expect(exitCodeOfStatuses(['running', 'waiting_for_approval', 'failed'])).toBe(4);
});
