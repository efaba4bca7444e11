import { readdirSync, readFileSync } from 'node:fs';
import { GENERATION_VARIABLE } from '../src/process/generation-mark.ts';
import type { Rig } from './rig.ts';

export interface SeenProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * Live processes other than this one whose command line names the rig's folder, or that carry the mark of one of its
 * app-servers: the commands of tasks. Looks into /proc.
 */
export function processesOf({ workspace, store }: Pick<Rig, 'workspace' | 'store'>): readonly SeenProcess[] {
  const { generations } = store;
  const marks = [...generations.endedMarks(), ...generations.living().map(({ mark }) => mark)];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid)
    .map((pid) => ({ pid, command: readOf(pid, 'cmdline') }))
    .filter(({ pid, command }) => command.includes(workspace.root) || marks.includes(markOf(pid)));
}

function markOf(pid: number): string {
  const prefix = `${GENERATION_VARIABLE}=`;
  const variables = readOf(pid, 'environ').split(' ');
  return variables.find((variable) => variable.startsWith(prefix))?.slice(prefix.length) ?? '';
}

/** Empty for one that has ended, or is somebody else's. */
function readOf(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
