import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAppServer } from '../app-server/client.ts';
import { connectEndpoint } from '../app-server/endpoint.ts';
import type { AppServerEvent } from '../app-server/port.ts';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

const TIMEOUT_MS = 10_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

test('a connection that stays beside that of the next worker changes nothing: one answer, one turn', async () => {
  const first = rig.startWorker();
  const { id } = rig.submit('[[id:c]][[approval:echo ran >> ran]]');
  const asked = () => rig.store.interactions.list({ operationId: id, statuses: ['pending'], limit: 1 })[0];
  const question = await rig.untilTrue('a question', asked);
  const path = rig.store.generations.newest()!.endpoint;
  const transport = await connectEndpoint({ kind: 'unix', path }, TIMEOUT_MS);
  const stale = await openAppServer(transport, { clientVersion: '1.0.0', timeoutMs: TIMEOUT_MS });
  const heard: AppServerEvent['kind'][] = [];
  stale.onEvent(({ kind }) => heard.push(kind));
  await stale.resumeThread({ threadId: rig.get(id).threadId ?? '', turnLimit: 1, timeoutMs: TIMEOUT_MS });
  first.kill('SIGKILL');
  await first.exited;
  rig.startWorker();
  await rig.untilTrue('another term', () => rig.get(id).epoch === 2);
  rig.store.interactions.recordAnswer(question.id, { decision: 'accept' }, Date.now());
  rig.ring();
  expect((await rig.until(id, ended)).status).toBe('completed');
  // The question was sent to both; only one of them answered it.
  expect(heard.filter((kind) => kind === 'interactionRequested')).toHaveLength(1);
  expect(rig.store.interactions.list({ operationId: id, limit: 10 })).toMatchObject([
    { id: question.id, status: 'resolved', decidedBy: 'client' },
  ]);
  expect(readFileSync(join(rig.workspace.cwd, 'ran'), 'utf8')).toBe('ran\n');
  expect(rig.model.countStarts('c')).toBe(1);
  await stale.close();
});
