import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import type { CodexEnvironment, Operation } from '../model/operation.ts';
import { copyCodex } from '../../testing/copy-codex.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

let rig: Rig;
let codexBinary: string;
let environment: CodexEnvironment;
beforeEach(async () => {
  rig = await openRig();
  codexBinary = await copyCodex(folder());
  environment = { codexHome: rig.workspace.codexHome, codexBinary };
});
afterEach(() => rig.close());

const folder = (): string => join(rig.workspace.root, 'codex');
const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

/** A task that has asked for the approval of a command; `goOn` accepts it. */
async function askingTask(key: string) {
  rig.startWorker();
  const { id } = rig.submit(`[[id:${key}]][[approval:touch made]][[command:touch by-helper]]`, { environment });
  const asked = () => rig.store.interactions.list({ operationId: id, statuses: ['pending'], limit: 1 })[0];
  const question = await rig.untilTrue('a question', asked);
  const goOn = (): void => {
    rig.store.interactions.recordAnswer(question.id, { decision: 'accept' }, Date.now());
    rig.ring();
  };
  return { id, goOn };
}

const made = (name: string): boolean => existsSync(join(rig.workspace.cwd, name));

test('Codex replaced by another file in mid-turn: the turn goes on, and the next one runs on the new file', async () => {
  const { id, goOn } = await askingTask('p');
  await copyCodex(folder());
  const later = rig.submit('[[id:l]][[answer:later]]', { environment });
  goOn();
  const [first, second] = [await rig.until(id, ended), await rig.until(later.id, ended)];
  expect([first.status, second.status]).toEqual(['completed', 'completed']);
  expect([made('made'), made('by-helper')]).toEqual([true, true]);
  expect(second.generation).toBeGreaterThan(first.generation ?? 0);
  expect([rig.model.countStarts('p'), rig.model.countStarts('l')]).toEqual([1, 1]);
});

test('Codex removed in mid-turn: the turn ends, failed commands are told, and what waits runs once it is back', async () => {
  const { id, goOn } = await askingTask('r');
  rmSync(codexBinary);
  const later = rig.submit('[[id:l]][[answer:later]]', { environment });
  goOn();
  const { status } = await rig.until(id, ended);
  expect(status).toBe('completed');
  expect(made('by-helper')).toBe(false);
  expect(rig.store.operations.report(id)?.report?.commandsFailed).toBeGreaterThan(0);
  expect(rig.get(later.id).status).toBe('queued');
  await copyCodex(folder());
  expect((await rig.until(later.id, ended)).status).toBe('completed');
  expect([rig.model.countStarts('r'), rig.model.countStarts('l')]).toEqual([1, 1]);
});
