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

test.each([new TypeError('oops'), new CLIError('no name in package.json')])(
  'anything else is a fault of ours',
  async (fault) => {
    const { error, exitCode } = await toShownError(fault);
    expect(error).toMatchObject({ code: 'CODEX_SEND_FAILED', details: { reason: 'internal' } });
    expect(exitCode).toBe(1);
  },
);
