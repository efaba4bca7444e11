import { CodexCpError } from '@codex-cp/core';
import { CLIError } from '@oclif/core/errors';
import { expect, test } from 'vitest';
import { toShownError } from './tool-error.ts';
import { UsageError } from './usage-error.ts';

test('an error of a tool keeps code and details and ends the command by the catalogue', async () => {
  const { error, exitCode } = await toShownError(new CodexCpError('CODEX_BUSY', { existingOperationId: 'op_1' }));
  expect(error).toMatchObject({ code: 'CODEX_BUSY', details: { existingOperationId: 'op_1' }, retryable: true });
  expect(exitCode).toBe(6);
});

test('bad usage is INVALID_ARGUMENT with field and reason', async () => {
  const { error, exitCode } = await toShownError(new UsageError('--file', 'unreadable', 'It cannot be read.'));
  expect(error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: '--file', reason: 'unreadable', message: 'It cannot be read.' },
  });
  expect(exitCode).toBe(2);
});

test.each([
  ['Nonexistent flag: --colour\nSee more help with --help', '--colour', 'unknown_flag'],
  ['Expected --sandbox=x to be one of: a, b\nSee more help with --help', '--sandbox', 'not_one_of'],
  ['Missing 1 required arg:\noperation  Id\nSee more help with --help', 'arguments', 'required'],
  ['Unexpected argument: x\nSee more help with --help', 'arguments', 'unexpected_argument'],
  ['Flag --wait expects a value', '--wait', 'required'],
])('what oclif refuses with "%s" is told for programs too', async (message, field, reason) => {
  const { error, exitCode } = await toShownError(new CLIError(message));
  expect(error.details).toMatchObject({ field, reason });
  expect(exitCode).toBe(2);
});

test('anything else is a fault of ours', async () => {
  const { error, exitCode } = await toShownError(new TypeError('oops'));
  expect(error).toMatchObject({ code: 'CODEX_SEND_FAILED', details: { reason: 'internal' } });
  expect(exitCode).toBe(1);
});
