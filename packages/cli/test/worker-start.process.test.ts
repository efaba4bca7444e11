import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../core/testing/open-store.ts';
import { openCliRig, type CliRig } from '../testing/cli-rig.ts';

let rig: CliRig;
beforeEach(async () => {
  rig = await openCliRig();
});
afterEach(() => rig.close());

const pidOfWorker = async (): Promise<number> => Number((await rig.json('worker', 'status'))['pid']);

test('in mode client nothing starts a worker but the command that is there for it', async () => {
  rig.env['CODEX_MCP_EXECUTION_MODE'] = 'client';
  const store = openSqliteStore(rig.env['CODEX_MCP_STATE_DB']!);
  store.worker.recordStartError({ message: 'an old story' }, 1);
  store.close();
  const submitted = await rig.json('submit', '[[id:w]][[answer:done]]');
  expect(submitted).toMatchObject({ ok: true, status: 'queued' });
  expect(submitted).not.toHaveProperty('workerStartError');
  expect(await rig.json('worker', 'status')).toMatchObject({ running: false, lastStartError: 'an old story' });
  const started = await rig.json('worker', 'start');
  expect(started).toMatchObject({ ok: true, running: true, lastStartError: null });
  expect((await rig.run(['wait', String(submitted['operationId'])])).exitCode).toBe(0);
  expect(rig.model.countStarts('w')).toBe(1);
});

test('a worker that is frozen is ended by the start of another', async () => {
  await rig.json('worker', 'start');
  const frozen = await pidOfWorker();
  process.kill(frozen, 'SIGSTOP');
  const { exitCode, stdout } = await rig.run(['worker', 'start', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ running: true });
  expect(await pidOfWorker()).not.toBe(frozen);
});
