import { readdirSync, readFileSync } from 'node:fs';
import { GENERATION_VARIABLE } from '../src/process/generation-mark.ts';
import type { Store } from '../src/store/store.ts';

export interface SeenProcess {
  readonly pid: number;
  readonly command: string;
}

/** What processes are known by. */
export interface Known {
  readonly workspace: { readonly root: string };
  readonly store: Pick<Store, 'generations'>;
}

/**
 * Live processes other than this one that belong to a rig: its folder is in their command line, or they are commands of its
 * app-servers. Looks into /proc.
 */
export function processesOf(rig: Known): readonly SeenProcess[] {
  const isCommand = commandTestOf(rig);
  return liveProcesses().filter(({ pid, command }) => command.includes(rig.workspace.root) || isCommand(pid));
}

/** Live commands that the app-servers of a rig have started, and what those have started. */
export function commandsOf(rig: Known): readonly SeenProcess[] {
  const isCommand = commandTestOf(rig);
  return liveProcesses().filter(({ pid }) => isCommand(pid));
}

function liveProcesses(): readonly SeenProcess[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid)
    .map((pid) => ({ pid, command: readOf(pid, 'cmdline').replaceAll('\0', ' ') }));
}

/** Tells the commands of a rig's app-servers by what stands in their environment. */
function commandTestOf({ store: { generations } }: Known): (pid: number) => boolean {
  const marks = [...generations.endedMarks(), ...generations.living().map(({ mark }) => mark)];
  const told = new Set(marks.map((mark) => `${GENERATION_VARIABLE}=${mark}`));
  return (pid) =>
    readOf(pid, 'environ')
      .split('\0')
      .some((variable) => told.has(variable));
}

/** Empty for one that has ended, or is somebody else's. */
function readOf(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
