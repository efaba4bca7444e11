import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { freeBytesAt } from '../../foundation/files.ts';

const BALLAST_BYTES = 4 * 1024 * 1024;
/** Laid again only with room to spare: else it would take back at once what it was given up for. */
const ROOM_TO_SPARE_BYTES = 16 * BALLAST_BYTES;

/** A file that only takes up space, given up when the disk is full so that facts after a send can still be recorded. */
export interface Ballast {
  /** Makes it where it is missing; quietly does without on a disk that is already full. */
  lay(): void;
  /** Lays it again once there is space again, so that a second full disk is covered too. Cheap while it is there. */
  layAgain(): void;
  /** True when there was some to give up. */
  giveUp(): boolean;
}

/** The ballast beside a state file. */
export function ballastBeside(statePath: string, freeBytes: (folder: string) => number = freeBytesAt): Ballast {
  const path = `${statePath}-ballast`;
  const lay = (): void => {
    if (existsSync(path)) return;
    try {
      writeBallast(path);
    } catch {
      rmSync(path, { force: true });
    }
  };
  return {
    lay,
    layAgain: () => {
      if (!existsSync(path) && freeBytes(dirname(path)) >= ROOM_TO_SPARE_BYTES) lay();
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
