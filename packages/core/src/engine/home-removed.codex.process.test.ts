import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../../testing/rig.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

/** Codex ran it, and nothing is left that could say how far. */
const LOST = { status: 'unknown_after_app_server_exit', lastError: { code: 'CODEX_EVIDENCE_LOST' } };

describe.skipIf(process.platform === 'win32')('a Codex home that is removed in mid-turn', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await openRig();
  });
  afterEach(() => rig.close());

  async function removedInMidTurn(prompt: string) {
    rig.startWorker();
    const { id } = rig.submit(prompt);
    await rig.model.waitForRequest(({ marker }) => marker === 'h');
    rmSync(rig.workspace.codexHome, { recursive: true, force: true });
    return id;
  }

  test('a turn that ends afterwards is decided, and is not sent again', async () => {
    const id = await removedInMidTurn('[[id:h]][[gate:go]][[answer:Done.]]');
    rig.model.release('go');
    expect(await rig.until(id, ended)).toMatchObject(LOST);
    expect(rig.model.countStarts('h')).toBe(1);
  });

  test('so is one whose model is gone too', async () => {
    const id = await removedInMidTurn('[[id:h]][[gate:never]]');
    await rig.model.close();
    expect(await rig.until(id, ended)).toMatchObject(LOST);
    expect(rig.model.countStarts('h')).toBe(1);
  });
});
