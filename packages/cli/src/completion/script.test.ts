import { expect, test } from 'vitest';
import { completionScript, SHELLS } from './script.ts';
import { wordsOf } from './words.ts';

const flag = (name: string, more: object) => ({ name, description: `About ${name}. More.`, ...more });
const COMMANDS = wordsOf([
  {
    id: 'submit',
    summary: "It's a task: do it.",
    flags: {
      wait: flag('wait', { type: 'boolean' }),
      sandbox: flag('sandbox', { type: 'option', options: ['read-only', 'workspace-write'] }),
      file: flag('file', { type: 'option', char: 'f' }),
    },
  },
  { id: 'worker:logs', summary: 'Logs.', flags: {} },
] as unknown as Parameters<typeof wordsOf>[0]);

test('words come from the commands, descriptions are one sentence', () => {
  expect(COMMANDS[0]).toMatchObject({
    words: ['submit'],
    flags: [
      { name: 'wait', description: 'About wait.', values: undefined },
      { values: ['read-only', 'workspace-write'] },
      { char: 'f', values: [] },
    ],
  });
  expect(COMMANDS[1]?.words).toEqual(['worker', 'logs']);
});

test.each(SHELLS)('the script for %s knows commands, topics, flags and their words', (shell) => {
  const script = completionScript(shell, 'codex-cp', COMMANDS);
  for (const word of ['submit', 'worker', 'logs', 'wait', 'read-only', 'codex-cp']) expect(script).toContain(word);
});
