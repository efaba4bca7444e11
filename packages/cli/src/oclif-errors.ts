import { CLIError } from '@oclif/core/errors';
import { UsageError } from './usage-error.ts';

/**
 * What oclif refuses as bad usage, in our shape; everything else as it is, for it is a fault. While arguments are parsed all
 * that oclif throws is about them; elsewhere only its parser errors are, and a command that is not there.
 */
export function usageErrorOf(thrown: unknown, when: 'parsing' | 'elsewhere'): unknown {
  if (!(thrown instanceof CLIError)) return thrown;
  const command = /^command (.*) not found\.?$/i.exec(thrown.message)?.[1];
  if (command !== undefined) return unknownCommand(command, thrown);
  if (when === 'elsewhere' && !('parse' in thrown)) return thrown;
  // What oclif says about flags and arguments ends with a hint of its own.
  const message = thrown.message.replace(/\nSee more help with --help$/, '').replaceAll(/:?\s*\n\s*/g, ': ');
  return new UsageError(fieldIn(message), reasonIn(message), message, { cause: thrown });
}

function unknownCommand(id: string, cause: Error): UsageError {
  const message = `command "${id.replaceAll(':', ' ')}" not found; "codex-cp help" lists them`;
  return new UsageError('arguments', 'unknown_command', message, { cause });
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^Nonexistent flag/, 'unknown_flag'],
  [/^Unexpected argument/, 'unexpected_argument'],
  [/^Missing \d+ required arg|^Missing required flag/, 'required'],
  [/to be one of:/, 'not_one_of'],
  [/expects a value/, 'required'],
  [/cannot also be provided/, 'conflict'],
];

const reasonIn = (message: string): string => REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? 'not_valid';

const fieldIn = (message: string): string => /--[a-z][a-z-]*/.exec(message)?.[0] ?? 'arguments';
