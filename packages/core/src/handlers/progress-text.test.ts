import { expect, test } from 'vitest';
import { progressText } from './progress-text.ts';

test('a note names the commands that were stopped', () => {
  const data = { stoppedCommands: ['sleep 1000', 'npm run watch'] };
  expect(progressText({ type: 'note', data })).toBe('stoppedCommands: sleep 1000, npm run watch');
});

test.each([
  [{ itemType: 'commandExecution', command: 'ls', state: 'completed', exitCode: 0 }, '$ ls (exit 0)'],
  [{ itemType: 'commandExecution', command: 'ls', state: 'started' }, '$ ls'],
  [{ itemType: 'fileChange', status: 'completed', files: [{ path: 'a' }, 'b'] }, 'files completed: a, b'],
  [{ itemType: 'toolCall', name: 'x/y', state: 'completed', status: 'failed' }, 'tool x/y (failed)'],
  [{ itemType: 'agentMessage', text: 'hello' }, 'hello'],
])('the item %o is told as "%s"', (data, text) => {
  expect(progressText({ type: 'item', data })).toBe(text);
});
