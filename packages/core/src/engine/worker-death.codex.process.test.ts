import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operationMachine } from '../model/operation-machine.ts';
import type { Operation } from '../model/operation.ts';
import { openRig, type Rig } from '../../testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const ended = ({ status }: Operation): boolean => operationMachine.isTerminal(status);

/** Every step between the queue and the end of a turn. */
const STEPS = [
  'before:claimNext',
  'after:claimNext',
  'after:create',
  'before:launch',
  'after:launch',
  'after:recordProcess',
  'after:connect',
  'after:markReady',
  'before:startThread',
  'sent:startThread',
  'after:startThread',
  'after:recordThread',
  'before:markSubmitting',
  'after:markSubmitting',
  'sent:startTurn',
  'after:startTurn',
  'after:recordTurnAccepted',
  'before:listTurns',
  'before:endTurn',
  'after:endTurn',
];

describe('a worker that is killed', () => {
  test.each(STEPS)('%s: the task runs exactly once and is completed by the next worker', async (die) => {
    const { id } = rig.submit('[[id:once]][[pause:150]][[answer:done]]');
    const first = rig.startWorker({ die });
    await first.exited;
    rig.startWorker();
    const operation = await rig.until(id, ended);
    expect([operation.status, operation.lastError]).toEqual(['completed', null]);
    expect(rig.store.operations.report(id)?.finalText).toBe('done');
    expect(rig.model.countStarts('once')).toBe(1);
  });

  const USED = [
    'sent:resumeThread',
    'after:resumeThread',
    'after:recordThread',
    'after:markSubmitting',
    'sent:startTurn',
    'after:startTurn',
  ];
  test.each(USED)('%s, with a message to a used thread: it runs exactly once', async (die) => {
    const opening = rig.startWorker();
    const first = await rig.until(rig.submit('[[answer:hello]]').id, ended);
    opening.kill('SIGKILL');
    await opening.exited;
    const message = { type: 'send_message', threadId: first.threadId } as const;
    const { id } = rig.submit('[[id:again]][[pause:150]][[answer:done]]', message);
    await rig.startWorker({ die }).exited;
    rig.startWorker();
    const operation = await rig.until(id, ended);
    expect([operation.status, operation.lastError]).toEqual(['completed', null]);
    expect(operation.threadId).toBe(first.threadId);
    expect(rig.model.countStarts('again')).toBe(1);
  });
});
