import { beforeEach, expect, test } from 'vitest';
import { givenEnd, givenError, threadId } from '../../testing/given.ts';
import { at, HandlerRig, type Answer } from '../../testing/handler-rig.ts';
import { projectIdOf } from '../foundation/uuid5.ts';
import type { Operation } from '../model/operation.ts';

let rig: HandlerRig;
beforeEach(() => {
  rig = new HandlerRig();
});

const health = (more: Answer = {}) => rig.call('codex_health_summary', more);
const idsOf = (answer: Answer): unknown[] => (answer['operations'] as Answer[]).map((each) => each['operationId']);

test('operations are listed newest first, page by page', async () => {
  const all = Array.from({ length: 5 }, () => rig.scene.queued().id).reverse();
  const first = await rig.call('codex_list_operations', { limit: 2 });
  expect(idsOf(first)).toEqual(all.slice(0, 2));
  const second = await rig.call('codex_list_operations', { limit: 2, cursor: first['nextCursor'] });
  expect(idsOf(second)).toEqual(all.slice(2, 4));
  const third = await rig.call('codex_list_operations', { limit: 2, cursor: second['nextCursor'] });
  expect([idsOf(third), third['nextCursor']]).toEqual([all.slice(4), null]);
  expect(await rig.call('codex_list_operations', { cursor: 'x' })).toMatchObject({
    error: { details: { field: 'cursor' } },
  });
});

test('a list is narrowed by the words that clients see', async () => {
  const running = rig.scene.running();
  const lost = rig.scene.reconciling();
  const done = rig.scene.completed({ projectId: 'p2' });
  rig.scene.clock.advance(1_000);
  const late = rig.scene.queued();
  const list = async (more: Answer) => idsOf(await rig.call('codex_list_operations', more));
  expect(await list({ status: ['running'] })).toEqual([running.id]);
  expect(await list({ status: ['starting_turn', 'completed'] })).toEqual([done.id, lost.id]);
  expect(await list({ project_id: 'p2' })).toEqual([done.id]);
  expect(await list({ thread_id: running.threadId })).toEqual([running.id]);
  expect(await list({ created_after: '1970-01-01T00:16:40.500Z' })).toEqual([late.id]);
  expect(await rig.call('codex_list_operations', { created_after: 'yesterday' })).toMatchObject({
    error: { details: { field: 'created_after' } },
  });
});

test('a line of the list is short and says what to do next', async () => {
  const running = rig.scene.running();
  rig.scene.ask(running.id);
  const [line] = (await rig.call('codex_list_operations'))['operations'] as Answer[];
  expect(line).toMatchObject({
    status: 'waiting_for_approval',
    pendingInteractionCount: 1,
    nextRecommendedAction: 'answer_pending_interaction',
  });
  expect(JSON.stringify(line).length).toBeLessThan(500);
});

test('a line of the list holds nothing that says nothing', async () => {
  const plain = rig.scene.queued();
  const keyed = rig.scene.queued({ clientRequestId: 'key' });
  const rows = (await rig.call('codex_list_operations'))['operations'] as Answer[];
  expect(rows.map((row) => [row['operationId'], row['clientRequestId'], row['pendingInteractionCount']])).toEqual([
    [keyed.id, 'key', undefined],
    [plain.id, undefined, undefined],
  ]);
});

test('projects are the roots, the folders in them, what tasks ran in and what the registry names', async () => {
  const registry = [
    { project_id: 'given-id', name: 'Named', root_path: '/home/u/other', created_at: 'x' },
    { nonsense: 1 },
    7,
  ];
  const folders = ['/home/u/demo/src', '/home/u/other', '/home/u/.hidden', '/home/u/node_modules', '/etc'];
  const files = { '/home/u/reg.json': JSON.stringify(registry) };
  rig = new HandlerRig({
    folders,
    files,
    config: { env: { CODEX_ALLOWED_ROOTS: '/home/u', CODEX_PROJECTS_REGISTRY: '/home/u/reg.json' } },
  });
  rig.scene.queued({ projectId: projectIdOf('/home/u/demo', 'linux'), projectPath: '/home/u/demo' });
  rig.scene.queued({ projectId: 'far', projectPath: '/etc', cwd: '/etc' });
  const { projects, budget } = await rig.call('codex_list_projects');
  expect(projects).toEqual([
    {
      project_id: projectIdOf('/home/u/demo', 'linux'),
      name: 'demo',
      path: '/home/u/demo',
      last_activity_at: '1970-01-01T00:16:40.000Z',
      source: 'mixed',
    },
    { project_id: 'given-id', name: 'Named', path: '/home/u/other', last_activity_at: null, source: 'mixed' },
    {
      project_id: projectIdOf('/home/u', 'linux'),
      name: 'u',
      path: '/home/u',
      last_activity_at: null,
      source: 'disk_scan',
    },
  ]);
  expect(budget).toEqual({ total: 3, returned: 3, truncated: false });
  expect(await rig.call('codex_list_projects', { limit: 1 })).toMatchObject({
    budget: { total: 3, returned: 1, truncated: true },
  });
  expect(rig.woken).toEqual([]);
  expect(await rig.submit({ project_id: 'given-id', cwd: null })).toMatchObject({
    ok: true,
    cwd: '/home/u/other',
    projectId: 'given-id',
  });
});

test('a registry that cannot be read is none', async () => {
  rig = new HandlerRig({
    files: { '/home/u/reg.json': '{' },
    config: { env: { CODEX_ALLOWED_ROOTS: '/home/u', CODEX_PROJECTS_REGISTRY: '/home/u/reg.json' } },
  });
  expect(await rig.call('codex_list_projects')).toMatchObject({ ok: true });
});

test('the folders of a repository are parts of it', async () => {
  rig = new HandlerRig({ config: { env: {}, cwd: '/home/u/demo' }, files: { '/home/u/demo/.git': '' } });
  expect((await rig.call('codex_list_projects'))['projects']).toMatchObject([{ path: '/home/u/demo' }]);
  expect(await rig.submit({ cwd: '/home/u/demo/src' })).toMatchObject({
    projectId: projectIdOf('/home/u/demo', 'linux'),
  });
});

test('a clean machine is healthy', async () => {
  rig.liveness = { worker: 'none', host: 'elsewhere' };
  const answer = await health();
  expect(answer).toMatchObject({
    ok: true,
    overallStatus: 'healthy',
    nextRecommendedAction: 'none',
    recommendedActions: [],
    pollRecommended: false,
    version: {
      serverName: 'codex-control-plane-mcp',
      serverVersion: '0.1.0',
      contractVersion: '1',
      stableToolCount: 12,
      compatibilityToolCount: 11,
      servedTools: 'all',
    },
    worker: { state: 'none', mode: 'auto' },
    appServer: { running: true, codexVersion: '0.169.0', codexBinaryPath: '/usr/bin/codex' },
    allowedRoots: { roots: ['/home/u'], reason: 'allowed_roots', explanation: 'Set by CODEX_ALLOWED_ROOTS.' },
    configHints: {
      defaultSandboxPolicy: 'workspace-write',
      defaultApprovalPolicy: 'on-request',
      policySource: 'sandbox: default; approval: default',
    },
    checks: [],
    hookHistory: {
      enabled: true,
      status: 'disabled',
      installed: false,
      events: {},
      hooksJson: null,
      configPath: null,
      dbWritable: false,
      dbError: null,
      threadCount: 0,
      turnCount: 0,
      messageCount: 0,
      lastHookEventAt: null,
      warnings: [],
    },
    hookHistoryStatus: 'disabled',
    activeWork: { activeTurnCount: 0, pendingInteractionCount: 0 },
  });
  expect(JSON.stringify(answer).length).toBeLessThan(3_000);
});

test('health tells what is wrong, worst first, and what to do about it', async () => {
  rig = new HandlerRig({ config: { env: {}, cwd: '/' } });
  rig.binary = { problem: 'No Codex was found.' };
  rig.liveness = { worker: 'none', host: 'elsewhere' };
  rig.store.worker.recordStartError({ message: 'spawn failed' }, rig.scene.now);
  rig.scene.queued();
  const answer = await health();
  expect(answer).toMatchObject({
    overallStatus: 'broken',
    worker: { state: 'none', lastStartError: 'spawn failed' },
    queue: { queued: 1, active: 0, limitGlobal: 4, limitPerProject: 3 },
    checks: [
      { name: 'codex_binary', status: 'error', message: 'No Codex was found.' },
      { name: 'worker', status: 'error', message: 'spawn failed', details: { openTasks: 1 } },
      { name: 'allowed_roots', status: 'warning' },
    ],
    nextRecommendedAction: 'inspect_diagnostics',
    recommendedPollAfterSeconds: 15,
  });
});

test('health names the Codex that runs, and looks for one only where none does', async () => {
  const running = '/home/u/running/codex';
  rig = new HandlerRig({ files: { [running]: '' } });
  rig.binary = { path: '/new/codex', version: '99.0.0' };
  const number = rig.scene.ready({ binaryPath: running });
  expect(await health()).toMatchObject({
    appServer: { codexBinaryPath: running, codexBinaryExists: true, codexVersion: '0.169.0' },
    paths: { codexBinaryPath: running },
  });
  rig.store.generations.markExited(rig.scene.own, number, 'test', rig.scene.now);
  expect(await health()).toMatchObject({ paths: { codexBinaryPath: '/new/codex' } });
});

test('an open question comes before everything else', async () => {
  const running = rig.scene.running();
  const asked = rig.scene.ask(running.id);
  expect(await health()).toMatchObject({
    nextRecommendedAction: 'answer_pending_interaction',
    activeWork: {
      activeTurns: [{ operationId: running.id }],
      pendingInteractions: [{ interactionId: asked.id, kind: 'approval' }],
      activeTurnCount: 1,
      pendingInteractionCount: 1,
    },
  });
});

test('an operation is stale when nothing was heard of it for long, not when it runs for long', async () => {
  const [quiet, lively] = [rig.scene.running(), rig.scene.running()];
  rig.scene.clock.advance(31 * 60_000);
  rig.store.events.append(rig.scene.own, lively.id, { type: 'item', data: {} }, rig.scene.now);
  expect(await health()).toMatchObject({
    overallStatus: 'degraded',
    nextRecommendedAction: 'recover_stale_operations',
    staleOperations: [{ operationId: quiet.id }],
  });
  expect((await health())['staleOperations']).toHaveLength(1);
  expect(await health({ stale_after_minutes: 60 })).toMatchObject({ overallStatus: 'healthy', staleOperations: [] });
});

test('recent failures are told, as many as are wanted', async () => {
  const running = rig.scene.running();
  rig.store.operations.endTurn(
    rig.scene.own,
    running.id,
    givenEnd({ status: 'failed', error: givenError('CODEX_TURN_FAILED') }),
    rig.scene.now,
  );
  expect(await health()).toMatchObject({
    overallStatus: 'healthy',
    recentErrors: [{ operationId: running.id, code: 'CODEX_TURN_FAILED' }],
  });
  expect(await health({ include_recent_errors: false })).toMatchObject({ recentErrors: [] });
  expect(await health({ max_recent_errors: 0 })).toMatchObject({ recentErrors: [] });
  rig.scene.clock.advance(121 * 60_000);
  expect(await health()).toMatchObject({ recentErrors: [] });
});

test('a task that ran for long and failed just now is a recent failure', async () => {
  const long = rig.scene.running();
  rig.scene.clock.advance(180 * 60_000);
  const end = givenEnd({ status: 'failed', error: givenError('CODEX_TURN_FAILED') });
  rig.store.operations.endTurn(rig.scene.own, long.id, end, rig.scene.now);
  expect(await health()).toMatchObject({ recentErrors: [{ operationId: long.id }] });
});

test('failures of others do not take the places of those that were asked about', async () => {
  const fail = (over: object): Operation => {
    const running = rig.scene.running(over);
    const end = givenEnd({ status: 'failed', error: givenError('CODEX_TURN_FAILED') });
    return rig.store.operations.endTurn(rig.scene.own, running.id, end, rig.scene.now);
  };
  const first = fail({ threadId: threadId('t') });
  for (let count = 0; count < 5; count += 1) fail({});
  const failures = async (more: Answer) => (await health(more))['recentErrors'];
  const mine = [{ operationId: first.id }];
  expect(await failures({ operation_id: first.id })).toMatchObject(mine);
  expect(await failures({ thread_id: 't' })).toMatchObject(mine);
  expect(await failures({ turn_id: first.turnId })).toMatchObject(mine);
  expect(await failures({ turn_id: first.turnId, thread_id: 'other' })).toEqual([]);
  expect(await failures({ turn_id: 'turn_unknown' })).toEqual([]);
  rig.scene.clock.advance(121 * 60_000);
  expect(await failures({ operation_id: first.id })).toEqual([]);
});

test('a restart that is not over is told, and who carries it out', async () => {
  const { environment } = rig.store.generations.living()[0]!;
  const outcome = rig.store.restarts.request({ environment, force: true, startAfter: true }, rig.scene.now);
  const told = async (): Promise<unknown> => (await rig.call('codex_health_summary'))['checks'];
  const check = (suggestedAction: RegExp): unknown[] => [
    expect.objectContaining({
      name: 'app_server_restart',
      suggestedAction: expect.stringMatching(suggestedAction) as string,
    }),
  ];
  expect(await told()).toEqual(expect.arrayContaining(check(/codex_get_app_server_status/)));
  rig.liveness = { worker: 'none', host: 'elsewhere' };
  expect(await told()).toEqual(expect.arrayContaining(check(/worker start/)));
  if (!('restart' in outcome)) throw new Error(`the restart was ${outcome.kind}`);
  rig.store.restarts.finish(
    rig.scene.own,
    outcome.restart.number,
    { startedGeneration: 1, error: null },
    rig.scene.now,
  );
  expect(await told()).not.toEqual(expect.arrayContaining([expect.objectContaining({ name: 'app_server_restart' })]));
});

test('a frozen worker is an error, and a new one ends it', async () => {
  rig.liveness = { worker: 'frozen', host: 'elsewhere' };
  const suggestedAction = expect.stringContaining('codex-cp worker start') as string;
  expect(await health()).toMatchObject({ overallStatus: 'broken', checks: [{ name: 'worker', suggestedAction }] });
});

test('health may be asked about one operation', async () => {
  const [one, two] = [rig.scene.running(), rig.scene.running()];
  rig.scene.ask(two.id);
  const answer = await health({ operation_id: one.id });
  expect(answer).toMatchObject({
    activeWork: { activeTurnCount: 1, pendingInteractionCount: 0 },
    filters: { operationId: one.id },
  });
  expect(at(await health({ operation_id: 'op_x' }), 'error.details.reason')).toBe('unknown_operation');
});
