import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import {
  parseBootSysctl,
  parseProcStat,
  parsePsLine,
  parseWindowsProcess,
  windowsProcessScript,
} from './parse-process.ts';
import { runCommand } from './run-command.ts';

/** Which process is meant, beyond doubt: a pid alone may be somebody else's by now. */
export interface ProcessIdentity {
  readonly host: string;
  readonly bootId: string;
  /** Pids mean something only inside their namespace; empty where the system has none. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Opaque; equal for one process, different for the next one with its pid. */
  readonly startTime: string;
}

/** Where this process runs: what every identity taken here has in common. */
export type Machine = Pick<ProcessIdentity, 'host' | 'bootId' | 'pidNamespace'>;

/** `unknown`: another host or pid namespace, or not to be read; never judge such a process dead. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** The identity of a process of this machine; undefined when there is none, or only its zombie. */
export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  const seen = await look(pid);
  return seen === undefined || seen.zombie ? undefined : identity(seen, pid);
}

/** The identity of a child whose end we have not been told yet: its zombie counts. */
export async function identityOfChild(pid: number): Promise<ProcessIdentity | undefined> {
  const seen = await look(pid);
  return seen === undefined ? undefined : identity(seen, pid);
}

/** The identity of this very process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const own = await identityOf(process.pid);
  if (own === undefined) throw new Error('This process cannot read its own start time.');
  return own;
}

/** Tells whether the very process meant is still alive; a zombie counts as dead. */
export async function isSameProcessAlive(meant: ProcessIdentity): Promise<Liveness> {
  const here = await thisMachine();
  const elsewhere = judgeElsewhere(meant, here);
  if (elsewhere !== undefined) return elsewhere;
  const seen = await look(meant.pid);
  if (seen === undefined) return canSignal(meant.pid) ? 'unknown' : 'dead';
  return seen.startTime === meant.startTime && !seen.zombie ? 'alive' : 'dead';
}

/** Pure: what can be said without looking; undefined when the process must be looked at. */
export function judgeElsewhere(meant: Machine, here: Machine): 'dead' | 'unknown' | undefined {
  // One boot id is one running kernel, whatever the host is called meanwhile.
  if (meant.bootId !== here.bootId) return meant.host === here.host ? 'dead' : 'unknown';
  return meant.pidNamespace === here.pidNamespace ? undefined : 'unknown';
}

let machine: Promise<Machine> | undefined;

/** The machine this process runs on; read once, it cannot change under a living process. */
export function thisMachine(): Promise<Machine> {
  machine ??= readMachine();
  return machine;
}

async function readMachine(): Promise<Machine> {
  const host = hostname();
  if (process.platform === 'linux') {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { host, bootId, pidNamespace: readlinkSync('/proc/self/ns/pid') };
  }
  const bootId = process.platform === 'win32' ? (await lookOnWindows(process.pid))?.bootId : await macBootId();
  if (bootId === undefined) throw new Error('The boot id of this machine cannot be read.');
  return { host, bootId, pidNamespace: '' };
}

interface Seen {
  readonly startTime: string;
  readonly zombie: boolean;
}

async function identity(seen: Seen, pid: number): Promise<ProcessIdentity> {
  return { ...(await thisMachine()), pid, startTime: seen.startTime };
}

/** A pid of 0 or below means a whole group to the system calls, so it is nobody here. */
async function look(pid: number): Promise<Seen | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return lookInProc(pid);
  if (process.platform !== 'win32') return lookWithPs(pid);
  const startTime = (await lookOnWindows(pid))?.startTime;
  return startTime === undefined ? undefined : { startTime, zombie: false };
}

function lookInProc(pid: number): Seen | undefined {
  const stat = readProcStat(pid);
  return stat && { startTime: stat.startTime, zombie: 'ZXx'.includes(stat.state) };
}

/** `/proc/PID/stat` of a process; undefined when it is gone. */
export function readProcStat(pid: number): ReturnType<typeof parseProcStat> {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** In UTC and English: a start time must read the same after the clocks went back. */
const PLAIN = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };

async function lookWithPs(pid: number): Promise<Seen | undefined> {
  const args = ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)];
  // `ps` answers with an exit code of 1 when there is no such process.
  const text = await runCommand({ command: 'ps', args, env: PLAIN }).catch(() => '');
  const line = parsePsLine(text);
  return line && { startTime: line.startTime, zombie: line.state.startsWith('Z') };
}

async function macBootId(): Promise<string | undefined> {
  const args = ['-n', 'kern.bootsessionuuid', 'kern.boottime'];
  return parseBootSysctl(await runCommand({ command: 'sysctl', args }));
}

async function lookOnWindows(pid: number): Promise<ReturnType<typeof parseWindowsProcess>> {
  const args = ['-NoProfile', '-NonInteractive', '-Command', windowsProcessScript(pid)];
  return parseWindowsProcess(await runCommand({ command: 'powershell.exe', args }));
}

function canSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
