import { beforeEach, expect, test } from 'vitest';
import {
  givenEnd,
  givenError,
  givenReport,
  interactionId,
  operationId,
  threadId,
  turnId,
} from '../../testing/given.ts';
import { at, HandlerRig, operationIdOf, type Answer } from '../../testing/handler-rig.ts';
import type { Operation } from '../model/operation.ts';
import { JOURNAL_BOUND } from '../store/event-store.ts';
import type { SubmitIntent } from '../store/operation-store.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
});

const status = (operation: Pick<Operation, 'id'>, more: Answer = {}) =>
  rig.call('codex_get_operation_status', { operation_id: operation.id, ...more });
const said = (operation: Operation, text: string, chars = text.length): void =>
  rig.store.events.append(
    rig.scene.own,
    operation.id,
    { type: 'item', data: { state: 'completed', itemType: 'agentMessage', text, chars } },
    rig.scene.now,
  );

test('an unknown id is an invalid argument', async () => {
  expect(await rig.call('codex_get_operation_status', { operation_id: 'op_x' })).toMatchObject({
    ok: false,
    error: {
      code: 'INVALID_ARGUMENT',
      details: { field: 'operation_id', reason: 'unknown_operation', operationId: 'op_x' },
    },
  });
});

test('starting is told apart by its thread, submitting is starting_turn', async () => {
  const starting = rig.scene.starting();
  expect(await status(starting)).toMatchObject({ status: 'starting_app_server', attemptCount: 1, maxAttempts: 3 });
  expect(await status(rig.scene.thread(starting))).toMatchObject({
    status: 'starting_thread',
    chatId: `thread_of_${starting.id}`,
  });
  expect(await status(rig.scene.sent(starting))).toMatchObject({
    status: 'starting_turn',
    phase: 'starting_turn',
    turnStatus: null,
  });
});

test('a running turn shows ids, owner and progress, and says when to look again', async () => {
  const running = rig.scene.running();
  said(running, 'I look at it');
  rig.scene.clock.advance(4_000);
  const answer = await status(running);
  expect(answer).toMatchObject({
    status: 'running',
    thread_id: running.threadId,
    turn_id: running.turnId,
    operation_id: running.id,
    chat_id: running.threadId,
    leaseState: { state: 'owned_by_other_worker', leaseOwner: 'worker_1', leaseExpiresAt: null },
    turnStatus: { status: 'running', completionObserved: false },
    latestMessages: [{ role: 'assistant', text: 'I look at it' }],
    finalReport: null,
    source: 'live',
    stalenessSeconds: 4,
    nextRecommendedAction: 'poll_turn_status',
    recommendedPollAfterSeconds: 15,
  });
  expect(answer['progressEvents']).toEqual([{ at: '1970-01-01T00:16:40.000Z', text: 'I look at it' }]);
  expect(answer).not.toHaveProperty('recovering');
});

test('inline the worker is this one', async () => {
  rig.liveness = { worker: 'alive', host: 'here' };
  expect(await status(rig.scene.running())).toMatchObject({ leaseState: { state: 'owned_by_this_worker' } });
});

test.each([
  ['none', 'no_worker'],
  ['frozen', 'worker_frozen'],
] as const)('with a worker that is %s the last word stays and says so', async (worker, reason) => {
  rig.liveness = { worker, host: 'elsewhere' };
  expect(await status(rig.scene.running())).toMatchObject({
    status: 'running',
    recovering: { reason },
    leaseState: { state: 'expired' },
    source: 'storage',
    recommendedPollAfterSeconds: 2,
    pollRecommended: true,
  });
});

test('while evidence is looked for the last word stays', async () => {
  expect(await status(rig.scene.reconciling())).toMatchObject({
    status: 'starting_turn',
    recovering: { reason: 'looking_for_evidence', since: '1970-01-01T00:16:40.000Z' },
    recommendedPollAfterSeconds: 2,
  });
});

test('an owner of an older term is no owner', async () => {
  const running = rig.scene.running();
  rig.scene.successor();
  expect(await status(running)).toMatchObject({ status: 'running', recovering: { reason: 'worker_changed' } });
});

test('what is queued is not recovering, whoever is there', async () => {
  rig.liveness = { worker: 'none', host: 'elsewhere' };
  const answer = await status(rig.scene.queued());
  expect(answer).toMatchObject({ status: 'queued', leaseState: { state: 'none', leaseOwner: null } });
  expect(answer).not.toHaveProperty('recovering');
});

test('reading gets open work going, and changes nothing itself', async () => {
  const queued = rig.scene.queued();
  await status(queued);
  expect(rig.woken).toEqual(['open_work']);
  expect(rig.scene.get(queued.id)).toEqual(queued);
});

test('the end comes with its report, the text byte for byte', async () => {
  const running = rig.scene.running();
  said(running, 'I look at it');
  said(running, 'Done: <b>', 9);
  const text = 'Done: <b>see https://x.test/a?token=abcd1234</b>\n';
  const report = givenReport({
    filesChanged: [{ path: '/home/u/demo/a.ts', kind: 'update', movePath: null }],
    commandsTotal: 2,
    commandsFailed: 1,
    commands: [{ command: 'deploy --password=hunter22', status: 'completed', exitCode: 0, durationMs: 5 }],
    tokens: {
      totalTokens: 9,
      inputTokens: 5,
      cachedInputTokens: 1,
      outputTokens: 4,
      reasoningOutputTokens: 0,
      partial: false,
    },
  });
  rig.store.operations.endTurn(rig.scene.own, running.id, givenEnd({ finalText: text, report }), rig.scene.now);
  expect(await status(running)).toMatchObject({
    status: 'completed',
    completedAt: '1970-01-01T00:16:40.000Z',
    nextRecommendedAction: 'read_final_report',
    recommendedPollAfterSeconds: 0,
    pollRecommended: false,
    latestMessages: [{ text }],
    turnStatus: { status: 'completed', completionObserved: true },
    finalReport: {
      text,
      truncated: false,
      originalChars: text.length,
      returnedChars: text.length,
      filesChanged: [{ path: '/home/u/demo/a.ts', kind: 'update' }],
      commands: { total: 2, failed: 1, declined: 0, exitCodes: [0] },
      tokenUsage: { totalTokens: 9 },
      durationMs: 1_000,
    },
  });
  expect((await status(running, { last_messages: 5 }))['latestMessages']).toMatchObject([
    { text: 'I look at it' },
    { text },
  ]);
});

test('the commands themselves come on demand, without their secrets', async () => {
  const running = rig.scene.running();
  const commands = [
    { command: 'deploy --password=hunter22', status: 'completed', exitCode: 0, durationMs: 5 },
  ] as const;
  rig.store.operations.endTurn(
    rig.scene.own,
    running.id,
    givenEnd({ report: givenReport({ commands }) }),
    rig.scene.now,
  );
  const { finalReport } = await status(running, { include_events: true });
  expect(finalReport).toMatchObject({
    commands: { newest: [{ command: 'deploy --password=[redacted]', exitCode: 0 }] },
  });
});

test('the turn is shown in short, and on demand as far as the operation knows it', async () => {
  const { id, threadId: thread, turnId: turn } = rig.scene.running();
  expect(at(await status({ id }), 'turnStatus')).toEqual({ status: 'running', completionObserved: false });
  const same = { threadId: thread, turnId: turn, chatId: thread };
  expect(at(await status({ id }, { include_events: true }), 'turnStatus')).toEqual({
    ...same,
    status: 'running',
    completionObserved: false,
    startedAt: '1970-01-01T00:16:40.000Z',
    completedAt: null,
    lastError: null,
  });
  const end = givenEnd({ status: 'failed', error: givenError('CODEX_TURN_FAILED') });
  const ended = rig.store.operations.endTurn(rig.scene.own, id, end, rig.scene.now);
  expect(at(await status(ended, { include_request: true }), 'turnStatus')).toMatchObject({
    ...same,
    status: 'failed',
    completionObserved: true,
    completedAt: '1970-01-01T00:16:40.000Z',
    lastError: givenError('CODEX_TURN_FAILED').message,
  });
  expect(await status(rig.scene.queued(), { include_events: true })).toMatchObject({ turnStatus: null });
});

test('a failure has its words, its code and whether the same may succeed later', async () => {
  const running = rig.scene.running();
  const error = { ...givenError('CODEX_TURN_FAILED'), message: 'usage limit, api_key=abcd1234', retryable: true };
  rig.store.operations.endTurn(
    rig.scene.own,
    running.id,
    givenEnd({ status: 'failed', error, finalText: null }),
    rig.scene.now,
  );
  expect(await status(running)).toMatchObject({
    status: 'failed',
    lastError: 'usage limit, api_key=[redacted]',
    lastErrorCode: 'CODEX_TURN_FAILED',
    lastErrorRetryable: true,
    nextRecommendedAction: 'inspect_diagnostics',
    finalReport: { text: '' },
  });
});

test('the request is shown in short, whole on demand, and without the hash that it is compared by', async () => {
  const message = 'y'.repeat(300);
  const submitted = await rig.submit({ message, model: 'm' });
  const operation = rig.scene.get(operationIdOf(submitted));
  expect(submitted['request']).toEqual({
    model: 'm',
    message: 'y'.repeat(200),
    messageChars: 300,
    messageSha256: operation.promptSha256,
  });
  expect((await status(operation, { include_request: true }))['request']).toMatchObject({
    operation_type: 'start_chat',
    message,
  });
});

test('an operation without a key shows one made of its id', async () => {
  const queued = rig.scene.queued();
  expect(await status(queued)).toMatchObject({
    clientRequestId: `auto:${queued.id}`,
    promptSubmissionId: queued.id.replace('op_', 'ps_'),
  });
});

test('events come on demand', async () => {
  const running = rig.scene.running();
  expect(await status(running)).not.toHaveProperty('events');
  const { events } = await status(running, { include_events: true });
  expect(events).toMatchObject([{ eventType: 'status', details: { status: 'queued' } }, {}, {}, {}]);
});

test('with wait_seconds it answers as soon as the turn ends', async () => {
  const running = rig.scene.running();
  let looks = 0;
  rig.onWait = () => {
    looks += 1;
    if (looks === 2) rig.store.operations.endTurn(rig.scene.own, running.id, givenEnd(), rig.scene.now);
  };
  expect(await status(running, { wait_seconds: 300 })).toMatchObject({ status: 'completed' });
  expect(looks).toBe(2);
});

test('with wait_seconds it answers when the time is up', async () => {
  const before = rig.scene.now;
  expect(await status(rig.scene.running(), { wait_seconds: 7 })).toMatchObject({ status: 'running' });
  expect(rig.scene.now - before).toBe(7_000);
});

test('a pruned operation keeps its identity and its end, and says what is gone', async () => {
  const done = rig.scene.completed();
  rig.scene.clock.advance(1_000);
  rig.store.maintenance.prune(rig.scene.own, rig.scene.now, 10);
  expect(await status(done)).toMatchObject({
    status: 'completed',
    reportPruned: true,
    request: null,
    finalReport: null,
  });
});

const LIMIT = 2_500;

/** Bytes of an answer without what Codex wrote. */
function ownBytes(answer: Answer, ...paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum - JSON.stringify(at(answer, path)).length + 2, JSON.stringify(answer).length);
}

/** Ids, texts and paths as long as they are in earnest. */
const real = {
  id: operationId(`op_${'a'.repeat(32)}`),
  threadId: threadId('019ab2c3-4d5e-7f60-8a9b-0c1d2e3f4a5b'),
  clientRequestId: 'client-request-0001',
  projectId: '7cc3f4d4-808a-5bf4-a73e-7c87e876d76e',
  prompt: 'z'.repeat(5_000),
  title: 'A title of some length',
  request: { operation_type: 'start_chat', model: 'gpt-5.5' },
};

/** A turn with ids as Codex gives them. */
function givenRealTurn(over: Partial<SubmitIntent> = {}): Operation {
  const { id } = rig.scene.submitting({ ...real, ...over });
  return rig.store.operations.recordTurnAccepted(
    rig.scene.own,
    id,
    turnId('019ab2c3-4d5e-7f60-8a9b-0c1d2e3f4a5c'),
    rig.scene.now,
  );
}

/** A report as an ordinary task leaves it. */
const ordinary = givenEnd({
  finalText: 'x'.repeat(7_000),
  report: givenReport({
    commands: [{ command: 'npm test', status: 'completed', exitCode: 0, durationMs: 12 }],
    commandsTotal: 1,
    filesChanged: [{ path: '/home/u/demo/a.ts', kind: 'update', movePath: null }],
    tokens: {
      totalTokens: 12_345,
      inputTokens: 11_000,
      cachedInputTokens: 9_000,
      outputTokens: 1_345,
      reasoningOutputTokens: 800,
      partial: false,
    },
  }),
});

test('the answer to a submit fits into 2.5 kB', async () => {
  const given = {
    message: 'z'.repeat(5_000),
    title: 'A title of some length',
    client_request_id: 'client-request-0001',
    model: 'gpt-5.5',
  };
  expect(ownBytes(await rig.submit(given))).toBeLessThan(LIMIT);
});

test('the status of a running operation fits into 2.5 kB', async () => {
  const running = givenRealTurn();
  for (let n = 0; n < JOURNAL_BOUND; n += 1) said(running, `step ${n}`);
  const progress = ['progressEvents.0.text', 'progressEvents.1.text', 'progressEvents.2.text'];
  expect(ownBytes(await status(running), 'latestMessages.0.text', ...progress)).toBeLessThan(LIMIT);
});

test('the status of an ended operation fits into 2.5 kB', async () => {
  const short = givenRealTurn({ prompt: 'Make the tests of the parser pass again.' });
  rig.store.operations.endTurn(rig.scene.own, short.id, ordinary, rig.scene.now);
  expect(ownBytes(await status(short), 'finalReport.text', 'latestMessages.0.text')).toBeLessThan(LIMIT);
});

test('the status of an ended operation with a long prompt fits beside what Codex did and said', async () => {
  const long = givenRealTurn();
  rig.store.operations.endTurn(rig.scene.own, long.id, ordinary, rig.scene.now);
  expect(ownBytes(await status(long), 'finalReport.text', 'latestMessages', 'finalReport.filesChanged')).toBeLessThan(
    LIMIT,
  );
});

test('a report of many files and commands is cut by default, and whole on demand', async () => {
  const running = rig.scene.running();
  const runs = Array.from({ length: 50 }, () => ({
    command: 'npm test',
    status: 'completed' as const,
    exitCode: 0,
    durationMs: 12,
  }));
  const files = Array.from({ length: 60 }, (_, n) => ({
    path: `/home/u/demo/${n}.ts`,
    kind: 'update' as const,
    movePath: null,
  }));
  const report = givenReport({ commands: runs, commandsTotal: 50, filesChanged: files });
  rig.store.operations.endTurn(rig.scene.own, running.id, givenEnd({ report }), rig.scene.now);
  const few = await status(running);
  expect(few).toMatchObject({ finalReport: { filesChangedCount: 60, commands: { total: 50 } } });
  expect([at(few, 'finalReport.filesChanged'), at(few, 'finalReport.commands.exitCodes')]).toMatchObject([
    { length: 20 },
    { length: 20 },
  ]);
  const all = await status(running, { include_events: true });
  expect([at(all, 'finalReport.filesChanged'), at(all, 'finalReport.commands.newest')]).toMatchObject([
    { length: 60 },
    { length: 50 },
  ]);
});

test('the status of an operation that waits for an approval fits into 2.5 kB', async () => {
  const running = givenRealTurn();
  const command = 'x'.repeat(3_000);
  const params = { command, cwd: '/home/u/demo', reason: 'May I?', availableDecisions: ['accept', 'cancel'] };
  rig.scene.ask(running.id, { id: interactionId(`int_${'a'.repeat(32)}`), params });
  const waiting = await status(running);
  expect(waiting).toMatchObject({
    status: 'waiting_for_approval',
    nextRecommendedAction: 'answer_pending_interaction',
  });
  expect(waiting['pendingInteractions']).toMatchObject([{ command, kind: 'approval', status: 'pending' }]);
  expect(ownBytes(waiting, 'pendingInteractions.0.command', 'pendingInteractions.0.reason')).toBeLessThan(LIMIT);
});
