import { expect, test } from 'vitest';
import { event, NOW, plain } from '../../testing/given.ts';
import { renderEvent } from './event.ts';

const text = (...args: Parameters<typeof event>): string | undefined =>
  renderEvent(event(...args), plain)?.slice(NOW.toISOString().length + 2);

test.each([
  ['status', { status: 'running' }, 'running'],
  ['status', { status: 'submitting' }, 'starting_turn'],
  ['status', { status: 'failed', lastErrorCode: 'CODEX_TURN_FAILED' }, 'failed [CODEX_TURN_FAILED]'],
  ['item', { state: 'started', itemType: 'commandExecution', command: 'ls' }, '$ ls'],
  ['item', { state: 'completed', itemType: 'commandExecution', command: 'ls', exitCode: 0 }, '$ ls (exit 0)'],
  ['item', { state: 'completed', itemType: 'commandExecution', command: 'ls', status: 'declined' }, '$ ls (declined)'],
  [
    'item',
    { state: 'completed', itemType: 'fileChange', status: 'completed', files: [{ path: 'a' }, { path: 'b' }] },
    'files completed: a, b',
  ],
  [
    'item',
    { state: 'completed', itemType: 'toolCall', name: 'srv.tool', status: 'completed' },
    'tool srv.tool (completed)',
  ],
  ['item', { state: 'completed', itemType: 'agentMessage', text: 'one\ntwo', chars: 900 }, '> one\n  two…'],
  ['interaction', { interactionId: 'int_1', status: 'expired' }, 'int_1: nobody answered in time, it is declined'],
  ['warning', { message: 'slow' }, 'warning: slow'],
  ['retry', { reason: 'writer_busy' }, 'waits: writer_busy'],
  ['note', { stoppedCommands: ['a', 'b'] }, 'stoppedCommands: a, b'],
] as const)('%s %j is told in a line', (type, data, line) => {
  expect(text(type, data)).toBe(line);
});

test('what says nothing to people is left out', () => {
  expect(text('interaction', { interactionId: 'int_1', status: 'resolved' })).toBeUndefined();
  expect(text('item', { state: 'completed', itemType: 'reasoning' })).toBeUndefined();
});
