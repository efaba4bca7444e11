import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * The heartbeat of a worker: a counter in a small file, moved every second. Not in the database, where each beat would be
 * a commit that wakes every process that waits. Observers look whether it moves; nobody compares clocks.
 */
export interface BeatFile {
  /** Writes the next number. */
  beat(): void;
  close(): void;
}

const pathOf = (statePath: string): string => `${statePath}-beat`;
const WIDTH = 20;

/** Opens the beat file for the worker in office. */
export function openBeatFile(statePath: string, epoch: number): BeatFile {
  const file = openSync(pathOf(statePath), 'w', 0o600);
  let count = 0;
  return {
    beat: () => {
      count += 1;
      writeSync(file, `${epoch}.${count}`.padEnd(WIDTH), 0);
    },
    close: () => closeSync(file),
  };
}

/** The beat as it is now, to be compared with an earlier one; empty when there is none. */
export function readBeat(statePath: string): string {
  try {
    return readFileSync(pathOf(statePath), 'utf8').trim();
  } catch {
    return '';
  }
}
