import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

const BALLAST_BYTES = 4 * 1024 * 1024;

/** A file that only takes up space, given up when the disk is full so that facts after a send can still be recorded. */
export interface Ballast {
  /** Makes it where it is missing; quietly does without on a disk that is already full. */
  lay(): void;
  /** True when there was some to give up. */
  giveUp(): boolean;
}

/** The ballast beside a state file. */
export function ballastBeside(statePath: string): Ballast {
  const path = `${statePath}-ballast`;
  return {
    lay: () => {
      if (existsSync(path)) return;
      try {
        writeBallast(path);
      } catch {
        rmSync(path, { force: true });
      }
    },
    giveUp: () => {
      if (!existsSync(path)) return false;
      rmSync(path, { force: true });
      return true;
    },
  };
}

function writeBallast(path: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    // Real bytes: a sparse file would reserve nothing.
    writeSync(file, Buffer.alloc(BALLAST_BYTES, 0xa5));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
