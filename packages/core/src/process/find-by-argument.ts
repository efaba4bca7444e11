import { readdirSync, readFileSync } from 'node:fs';
import { identityOf, type ProcessIdentity } from './process-identity.ts';
import { runCommand } from './run-command.ts';

/**
 * The process that was started with this exact text in one of its arguments, e.g. the path of a socket; undefined when
 * there is none, or where processes cannot be listed (Windows). Never the caller itself.
 */
export async function findByArgument(text: string): Promise<ProcessIdentity | undefined> {
  const pids =
    process.platform === 'linux' ? pidsInProc(text) : process.platform === 'win32' ? [] : await pidsWithPs(text);
  for (const pid of pids.filter((one) => one !== process.pid)) {
    const identity = await identityOf(pid);
    if (identity) return identity;
  }
  return undefined;
}

function pidsInProc(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) =>
      commandLine(pid)
        .split('\0')
        .some((argument) => argument.includes(text)),
    )
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

async function pidsWithPs(text: string): Promise<readonly number[]> {
  const lines = (await runCommand({ command: 'ps', args: ['-axww', '-o', 'pid=,command='] })).split('\n');
  return lines.filter((line) => line.includes(text)).map((line) => Number.parseInt(line, 10));
}
