import { afterEach, beforeEach, expect, test } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const ended = ({ status }: { status: Parameters<typeof operationMachine.isTerminal>[0] }): boolean =>
  operationMachine.isTerminal(status);

test('a task runs on the real Codex, once, and its final message comes back byte for byte', async () => {
  rig.startWorker();
  const { id } = rig.submit('[[id:one]][[answer:Done: <b>/tmp/x</b> \u{1F680}]]');
  const operation = await rig.until(id, ended);
  expect(operation.lastError).toBeNull();
  expect(operation.status).toBe('completed');
  expect(rig.store.operations.report(id)?.finalText).toBe('Done: <b>/tmp/x</b> \u{1F680}');
  expect(rig.model.countStarts('one')).toBe(1);
});
