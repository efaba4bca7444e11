import { readdirSync, readFileSync } from 'node:fs';
import { identityOf, type ProcessIdentity } from './process-identity.ts';
import { runCommand } from './run-command.ts';

/**
 * The process that was started with these arguments, whole and one after the other, e.g. `--listen` and an address;
 * undefined when there is none, or where processes cannot be listed (Windows). Never the caller itself, and never one that
 * merely mentions them within another argument.
 */
export async function findByArguments(wanted: readonly string[]): Promise<ProcessIdentity | undefined> {
  const pids =
    process.platform === 'linux' ? pidsInProc(wanted) : process.platform === 'win32' ? [] : await pidsWithPs(wanted);
  for (const pid of pids.filter((one) => one !== process.pid)) {
    const identity = await identityOf(pid);
    if (identity) return identity;
  }
  return undefined;
}

function pidsInProc(wanted: readonly string[]): readonly number[] {
  const part = `\0${wanted.join('\0')}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => `\0${commandLine(pid)}`.includes(part))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Here arguments cannot be told apart: one with a space in it looks like two. */
async function pidsWithPs(wanted: readonly string[]): Promise<readonly number[]> {
  const lines = (await runCommand({ command: 'ps', args: ['-axww', '-o', 'pid=,command='] })).split('\n');
  const part = ` ${wanted.join(' ')} `;
  return lines.filter((line) => `${line} `.includes(part)).map((line) => Number.parseInt(line, 10));
}
