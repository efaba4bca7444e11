import { CLIError } from '@oclif/core/errors';
import { expect, test } from 'vitest';
import { usageErrorOf } from './oclif-errors.ts';

test.each([
  ['Nonexistent flag: --colour\nSee more help with --help', '--colour', 'unknown_flag'],
  ['Expected --sandbox=x to be one of: a, b\nSee more help with --help', '--sandbox', 'not_one_of'],
  ['Missing 1 required arg:\noperation  Id\nSee more help with --help', 'arguments', 'required'],
  ['Unexpected argument: x\nSee more help with --help', 'arguments', 'unexpected_argument'],
  ['Flag --wait expects a value', '--wait', 'required'],
  ['Expected an integer but received: x', 'arguments', 'not_valid'],
])('what oclif refuses while it parses, "%s", is bad usage', (message, field, reason) => {
  expect(usageErrorOf(new CLIError(message), 'parsing')).toMatchObject({ name: 'UsageError', field, reason });
});

test.each(['command worker:fly not found', 'Command worker:fly not found.'])(
  '%s: bad usage, wherever it comes up',
  (message) => {
    expect(usageErrorOf(new CLIError(message), 'elsewhere')).toMatchObject({
      name: 'UsageError',
      reason: 'unknown_command',
      message: expect.stringContaining('"worker fly" not found') as string,
    });
  },
);

test('a parser error that no command could show is bad usage too', () => {
  const thrown = Object.assign(new CLIError('Nonexistent flag: --x'), { parse: {} });
  expect(usageErrorOf(thrown, 'elsewhere')).toMatchObject({ name: 'UsageError', field: '--x' });
});

test.each([new CLIError('no name in package.json'), new TypeError('oops')])(
  '%s while a command runs is a fault',
  (fault) => {
    expect(usageErrorOf(fault, 'elsewhere')).toBe(fault);
  },
);

test('what is no error of oclif is a fault also while it parses', () => {
  const fault = new TypeError('oops');
  expect(usageErrorOf(fault, 'parsing')).toBe(fault);
});
