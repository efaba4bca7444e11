import { CodexCpError } from '@codex-cp/core';
import { expect, test } from 'vitest';
import { plain } from '../../testing/given.ts';
import { renderError } from './error.ts';

test('an error says what happened, what is known and what to do, in words of the command line', () => {
  const text = renderError(new CodexCpError('CODEX_DUPLICATE_PROMPT_ACTIVE', { existingOperationId: 'op_1' }), plain);
  expect(text).toContain('A task with the same prompt is already active');
  expect(text).toContain('[CODEX_DUPLICATE_PROMPT_ACTIVE]');
  expect(text).toMatch(/existingOperationId +op_1/);
  const missing = renderError(new CodexCpError('CODEX_PENDING_INTERACTION_NOT_FOUND'), plain);
  expect(missing).toContain('"codex-cp interactions"');
});

test('an unknown operation is named without jargon', () => {
  const details = { field: 'operation_id', reason: 'unknown_operation', operationId: 'op_9', issues: [] };
  const text = renderError(new CodexCpError('INVALID_ARGUMENT', details), plain);
  expect(text).toContain('There is no operation with this id.');
  expect(text).toContain('op_9');
  expect(text).not.toContain('unknown_operation');
});

test('a remedy wins over the hint of the catalogue', () => {
  expect(renderError(new CodexCpError('INVALID_ARGUMENT', { remedy: 'Do this.' }), plain)).toContain('\nDo this.');
});
