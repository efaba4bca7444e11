import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

/** More than what has to be free for anything to be sent. Only root may mount, elsewhere these tests are skipped. */
const SIZE = '320m';
const MEGABYTE = Buffer.alloc(1_048_576);

const mount = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]).status === 0;
/** Also while Codex still has files open there. */
const unmount = (folder: string): boolean => spawnSync('umount', ['--lazy', folder]).status === 0;
const trial = mkdtempSync(join(tmpdir(), 'codex-cp-home-'));
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mount(trial) && unmount(trial);

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

describe.skipIf(!canMount)('a Codex home on a disk that runs full in mid-turn', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await openRig({
      prepare: ({ codexHome }) => {
        mkdirSync(codexHome);
        expect(mount(codexHome)).toBe(true);
      },
    });
  });
  afterEach(async () => {
    unmount(rig.workspace.codexHome);
    await rig.close();
  });

  /** Fills the disk to its last byte; returns how to free it again. */
  function fill(): () => void {
    const path = join(rig.workspace.codexHome, 'filler');
    const file = openSync(path, 'w');
    for (let size = MEGABYTE.length; size >= 1; size = Math.floor(size / 2)) {
      try {
        while (writeSync(file, MEGABYTE, 0, size) === size);
      } catch {
        // Full for pieces of this size.
      }
    }
    closeSync(file);
    return () => rmSync(path);
  }

  /** A task whose turn ends while the disk is full, and another that was submitted meanwhile and waits. */
  async function fillInMidTurn() {
    rig.startWorker();
    const { id } = rig.submit('[[id:f]][[gate:go]]');
    await rig.model.waitForRequest(({ marker }) => marker === 'f');
    const free = fill();
    const later = rig.submit('[[id:l]][[answer:later]]');
    await rig.until(later.id, ({ waitReason }) => waitReason === 'low_disk');
    rig.model.release('go');
    return { id, later: later.id, free };
  }

  test('the task is decided and never sent again; what was submitted meanwhile waits for space and is sent once', async () => {
    const { id, later, free } = await fillInMidTurn();
    // What Codex could write of the end is a matter of bytes; without it, its word that the turn completed is not enough.
    const { status } = await rig.until(id, ended);
    expect(['completed', 'unknown_after_app_server_exit']).toContain(status);
    expect(rig.get(later)).toMatchObject({ status: 'queued', attempt: 0 });
    expect([rig.model.countStarts('f'), rig.model.countStarts('l')]).toEqual([1, 0]);
    free();
    await rig.until(later, ended);
    expect([rig.model.countStarts('f'), rig.model.countStarts('l')]).toEqual([1, 1]);
  });

  test('once there is space again, tasks complete', async () => {
    const { id, later, free } = await fillInMidTurn();
    await rig.until(id, ended);
    free();
    expect((await rig.until(later, ended)).status).toBe('completed');
    for (const n of [1, 2, 3, 4, 5]) {
      expect((await rig.until(rig.submit(`[[answer:${n}]]`).id, ended)).status).toBe('completed');
    }
  });

  test('and Codex and the worker die with it: the task does not stay undecided and is not sent again', async () => {
    const first = rig.startWorker();
    const { id } = rig.submit('[[id:d]][[gate:never]]');
    await rig.model.waitForRequest(({ marker }) => marker === 'd');
    const free = fill();
    first.kill('SIGKILL');
    await first.exited;
    process.kill(rig.store.generations.newest()!.process!.pid, 'SIGKILL');
    rig.startWorker();
    await rig.untilTrue('another term', () => rig.store.worker.term() === 2);
    free();
    expect((await rig.until(id, ended)).status).toBe('unknown_after_app_server_exit');
    expect(rig.model.countStarts('d')).toBe(1);
  });
});
