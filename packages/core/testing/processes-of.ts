import { readdirSync, readFileSync } from 'node:fs';
import { GENERATION_VARIABLE } from '../src/process/generation-mark.ts';
import type { Rig } from './rig.ts';

export interface SeenProcess {
  readonly pid: number;
  readonly command: string;
}

type Known = Pick<Rig, 'workspace' | 'store'>;

/**
 * Live processes other than this one that belong to a rig: its folder is in their command line, or they are commands of its
 * app-servers. Looks into /proc.
 */
export function processesOf(rig: Known): readonly SeenProcess[] {
  return liveProcesses().filter(({ pid, command }) => command.includes(rig.workspace.root) || isCommandOf(rig, pid));
}

/** Live commands that the app-servers of a rig have started, and what those have started. */
export function commandsOf(rig: Known): readonly SeenProcess[] {
  return liveProcesses().filter(({ pid }) => isCommandOf(rig, pid));
}

function liveProcesses(): readonly SeenProcess[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid)
    .map((pid) => ({ pid, command: readOf(pid, 'cmdline').replaceAll('\0', ' ') }));
}

function isCommandOf({ store: { generations } }: Known, pid: number): boolean {
  const marks = [...generations.endedMarks(), ...generations.living().map(({ mark }) => mark)];
  const variables = readOf(pid, 'environ').split('\0');
  return marks.some((mark) => variables.includes(`${GENERATION_VARIABLE}=${mark}`));
}

/** Empty for one that has ended, or is somebody else's. */
function readOf(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
