import { expect, test } from 'vitest';
import { finalReport, interactionView, operationView, plain, terminal } from '../../testing/given.ts';
import { hasEnded, renderOperation, renderOperations } from './operation.ts';

test('a finished operation shows what it did and, last, what Codex said', () => {
  const report = finalReport({
    text: 'First line.\n\nLast line.',
    filesChanged: [{ path: 'a.txt', kind: 'add' }],
    commands: {
      total: 2,
      failed: 1,
      declined: 0,
      exitCodes: [0, 1],
      newest: [{ command: 'make', status: 'failed', exitCode: 1, durationMs: 5 }],
    },
  });
  const text = renderOperation(operationView({ status: 'completed', finalReport: report }), plain);
  for (const part of ['op_1', 'completed', 'add    a.txt', '2 run, 1 failed', 'make (exit 1)', '2s'])
    expect(text).toContain(part);
  expect(text.endsWith('First line.\n\nLast line.')).toBe(true);
});

test('what Codex said comes byte for byte in a pipe; a terminal is not told to obey it', () => {
  const view = operationView({ status: 'completed', finalReport: finalReport({ text: 'a\u001B[31mb' }) });
  expect(renderOperation(view, plain)).toContain('a\u001B[31mb');
  expect(renderOperation(view, terminal)).toContain('a\\u{1b}[31mb');
});

test('an operation that waits shows the whole question, with the folder its command would run in', () => {
  const asked = { ...interactionView() };
  delete asked.cwd;
  const text = renderOperation(operationView({ status: 'waiting_for_approval', pendingInteractions: [asked] }), plain);
  expect(text).toMatch(/Command +touch file/);
  expect(text).toMatch(/Directory +\/home\/u\/project/);
});

test('trouble is told: the error with its code, warnings, and why nobody knows at present', () => {
  const recovering = { since: '2026-11-24T11:59:30.000Z', reason: 'no_worker', next: 'A new worker takes over.' };
  const text = renderOperation(
    operationView({ lastError: 'It broke.', lastErrorCode: 'CODEX_TURN_FAILED', warnings: ['Odd.'], recovering }),
    plain,
  );
  for (const part of ['It broke. [CODEX_TURN_FAILED]', 'Odd.', 'no_worker: A new worker takes over.'])
    expect(text).toContain(part);
});

test('a long prompt is cut unless all is asked for', () => {
  const message = 'word '.repeat(200);
  const view = operationView({ request: { message } });
  expect(renderOperation(view, plain)).not.toContain(message);
  expect(renderOperation(view, plain, 'whole')).toContain(message);
});

test('the list names every operation on one line, and says when there is none', () => {
  const lines = renderOperations(
    [operationView(), operationView({ operationId: 'op_2', title: 'Two\nlines' })],
    plain,
  ).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toContain('Two\\nlines');
  expect(renderOperations([], plain)).toBe('No operations.');
});

test('an operation has ended when its status has no way out', () => {
  expect(['completed', 'failed', 'interrupted', 'cancelled', 'unknown_after_app_server_exit'].every(hasEnded)).toBe(
    true,
  );
  expect(['queued', 'running', 'waiting_for_approval'].some(hasEnded)).toBe(false);
});
