import { afterEach, expect, test } from 'vitest';
import { commandLine, repeatInCommands } from './command-line.ts';

afterEach(() => repeatInCommands({}));

test('a printed command is as short as it may be', () => {
  expect(commandLine('wait op_1')).toBe('codex-cp wait op_1');
});

test('it looks where the command looked that printed it', () => {
  repeatInCommands({ 'state-db': '/var/state/x.sqlite3', 'codex-home': '/home/me/my codex' });
  expect(commandLine('wait op_1')).toBe(
    'codex-cp wait op_1 --state-db /var/state/x.sqlite3 --codex-home "/home/me/my codex"',
  );
});
