import { readdirSync, readFileSync } from 'node:fs';
import { checkMark, GENERATION_VARIABLE } from './generation-mark.ts';
import { killProven, waitGone } from './kill.ts';
import { parsePsEnvironment } from './parse-process.ts';
import { identityOf, type ProcessIdentity } from './process-identity.ts';
import { runCommand } from './run-command.ts';

/** A live process that carries the mark of a generation, thus a tool command of that app-server or a child of one. */
export interface MarkedProcess {
  readonly pid: number;
  readonly command: string;
  readonly mark: string;
  readonly identity: ProcessIdentity;
}

/** Finds the processes that carry one of the marks, never the caller itself. */
export async function findMarked(marks: readonly string[]): Promise<readonly MarkedProcess[] | 'unsupported'> {
  for (const mark of marks) checkMark(mark);
  if (process.platform === 'win32') return 'unsupported';
  const lines = process.platform === 'linux' ? listInProc() : await listWithPs();
  const found: MarkedProcess[] = [];
  for (const line of lines) {
    if (line.pid === process.pid || !marks.includes(line.mark)) continue;
    const identity = await identityOf(line.pid);
    if (identity !== undefined && (await stillMarked(line))) found.push({ ...line, identity });
  }
  return found;
}

export interface EndMarked {
  readonly marks: readonly string[];
  /** How long a process may take after SIGTERM before it is killed. */
  readonly graceMs: number;
}

export interface EndedProcess {
  readonly pid: number;
  readonly command: string;
  readonly ended: boolean;
}

/** A command that keeps starting others is looked for again this often. */
const MAX_ROUNDS = 3;
const AFTER_KILL_MS = 2_000;

/** Ends what carries one of the marks: SIGTERM, then SIGKILL, each only while it is proven to be the process found. */
export async function endMarked({ marks, graceMs }: EndMarked): Promise<readonly EndedProcess[] | 'unsupported'> {
  const ended = new Map<number, EndedProcess>();
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const found = await findMarked(marks);
    if (found === 'unsupported') return found;
    if (found.length === 0) break;
    const outcomes = await Promise.all(found.map((marked) => end(marked, graceMs)));
    for (const outcome of outcomes) ended.set(outcome.pid, outcome);
  }
  return [...ended.values()];
}

async function end({ pid, command, identity }: MarkedProcess, graceMs: number): Promise<EndedProcess> {
  await killProven(identity, 'SIGTERM');
  if (await waitGone(identity, graceMs)) return { pid, command, ended: true };
  await killProven(identity, 'SIGKILL');
  return { pid, command, ended: await waitGone(identity, AFTER_KILL_MS) };
}

interface Line {
  readonly pid: number;
  readonly command: string;
  readonly mark: string;
}

function listInProc(): readonly Line[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readInProc(Number(name)) ?? []);
}

function readInProc(pid: number): Line | undefined {
  try {
    const prefix = `${GENERATION_VARIABLE}=`;
    const entry = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .find((variable) => variable.startsWith(prefix));
    if (entry === undefined) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, command, mark: entry.slice(prefix.length) };
  } catch {
    return undefined; // gone meanwhile, or somebody else's
  }
}

async function listWithPs(): Promise<readonly Line[]> {
  const text = await runCommand({ command: 'ps', args: ['-axEww', '-o', 'pid=,command='] });
  return parsePsEnvironment(text, GENERATION_VARIABLE);
}

/** The pid may have passed to another process between reading the environment and taking the identity. */
async function stillMarked(line: Line): Promise<boolean> {
  const again = process.platform === 'linux' ? readInProc(line.pid) : await readWithPs(line.pid);
  return again?.mark === line.mark;
}

async function readWithPs(pid: number): Promise<Line | undefined> {
  const args = ['-Eww', '-o', 'pid=,command=', '-p', String(pid)];
  const text = await runCommand({ command: 'ps', args }).catch(() => '');
  return parsePsEnvironment(text, GENERATION_VARIABLE)[0];
}
