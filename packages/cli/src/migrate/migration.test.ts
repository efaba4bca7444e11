import { mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { OldState } from '../../../core/testing/old-state.ts';
import { carryOut, hasWork, planMigration } from './migration.ts';
import { doneAnswer, plannedAnswer, type MigrationAnswer } from './migration-answer.ts';

vi.mock('../server-program.ts', () => ({ serverProgram: (name: string) => `/doors/${name}.js` }));

let root = '';
const at = (...parts: readonly string[]): string => join(root, ...parts);
const stateIn = (folder: string): string => at(folder, 'state.sqlite3');

/** As `migrate FILE` does it where somebody says yes. */
async function migrate(entries: Readonly<Record<string, object>>, from?: string): Promise<MigrationAnswer> {
  const file = at('mcp.json');
  const mcpServers = Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [
      name,
      { command: 'uvx', args: ['codex-control-plane-mcp'], ...entry },
    ]),
  );
  writeFileSync(file, JSON.stringify({ mcpServers }));
  const plan = await planMigration({ files: [file], from, flags: {}, whenInUse: 'refuse' });
  const redact = (text: string): string => text;
  const planned = plannedAnswer(plan, 'dry_run', redact);
  const done = doneAnswer(await carryOut(plan, { whenInUse: 'refuse' }), redact);
  // What was shown is what is done.
  expect(planned.files[0]?.status).toBe(done.files[0]?.status === 'changed' ? 'would_change' : done.files[0]?.status);
  expect(hasWork(plan)).toBe(
    done.files[0]?.status === 'changed' || done.states.some(({ status }) => status !== 'failed'),
  );
  return done;
}

const env = (folder: string): object => ({ env: { CODEX_MCP_STATE_DB: stateIn(folder) } });
const isChanged = (): boolean => readFileSync(at('mcp.json'), 'utf8').includes('/doors/');

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'codex-cp-migration-')));
  for (const folder of ['shell', 'a', 'b', 'state', 'away']) mkdirSync(at(folder));
  vi.stubEnv('CODEX_MCP_STATE_DB', stateIn('shell'));
  vi.stubEnv('CODEX_HOME', at('codex'));
  return () => vi.unstubAllEnvs();
});

describe('the state of an entry', () => {
  test('that somebody named goes where its own server will look, not that of the shell', async () => {
    const old = new OldState(at('away', 'old.sqlite3')).operation('op_1').close().path;
    expect(await migrate({ py: env('a') }, old)).toMatchObject({
      ok: true,
      files: [{ status: 'changed', entries: [{ state: { status: 'found', from: old, into: stateIn('a') } }] }],
      states: [{ from: old, report: { into: stateIn('a'), operations: { taken: 1 } } }],
    });
    expect(isChanged()).toBe(true);
  });

  test('that is one file for two servers goes to each of them, once', async () => {
    const old = new OldState(at('away', 'old.sqlite3')).operation('op_1').close().path;
    const { states } = await migrate({ one: env('a'), two: env('b'), three: env('a') }, old);
    expect(states.map((state) => state.status === 'taken_over' && state.report.into)).toEqual([
      stateIn('a'),
      stateIn('b'),
    ]);
  });

  test('is found also where the shell would find the same file and take it elsewhere', async () => {
    mkdirSync(at('proj', 'state'), { recursive: true });
    const old = new OldState(at('proj', 'state', 'codex-mcp-state.sqlite3')).operation('op_1').close().path;
    const { states } = await migrate({
      one: { cwd: at('proj') },
      two: { cwd: at('proj'), ...env('b') },
    });
    expect(states.map((state) => state.status === 'taken_over' && [state.from, state.report.into])).toEqual([
      [old, stateIn('shell')],
      [old, stateIn('b')],
    ]);
  });

  test('that cannot be taken over into its own target holds the client back, whatever went elsewhere', async () => {
    const old = new OldState(at('away', 'old.sqlite3')).operation('op_1').close().path;
    writeFileSync(at('b', 'state.codex-cp.sqlite3'), 'no database at all, but here already');
    const { ok, files } = await migrate({ one: env('a'), two: env('b') }, old);
    expect([ok, files[0]?.status, isChanged()]).toEqual([false, 'held_back', false]);
  });

  test('that is nowhere is told with what it means, and the client is changed', async () => {
    expect(await migrate({ py: env('a') })).toMatchObject({
      ok: true,
      files: [
        {
          status: 'changed',
          entries: [{ state: { status: 'none', problem: expect.stringContaining('No state file') as string } }],
        },
      ],
    });
  });

  test.each<[string, () => object, string]>([
    [
      'whose path its client fills in',
      () => ({ env: { CODEX_MCP_STATE_DB: '${HOME}/s.sqlite3' } }),
      'Write the path out',
    ],
    ['whose folder its client fills in', () => ({ cwd: '${workspaceFolder}' }), 'Write the path out'],
    [
      'whose settings are not valid',
      () => ({ env: { CODEX_MCP_DEFAULT_SANDBOX: 'none' } }),
      'CODEX_MCP_DEFAULT_SANDBOX',
    ],
    [
      'whose file is damaged',
      () => {
        writeFileSync(stateIn('b'), 'no database at all');
        return env('b');
      },
      '/b/state.sqlite3',
    ],
    [
      'whose file cannot be read',
      () => {
        mkdirSync(stateIn('b'));
        return env('b');
      },
      '/b/state.sqlite3',
    ],
  ])('%s is unknown: the client is held back and told why, the same with --from', async (_, entry, why) => {
    const given = entry();
    const old = new OldState(at('away', 'old.sqlite3')).operation('op_1').close().path;
    for (const from of [undefined, old]) {
      expect(await migrate({ py: given }, from)).toMatchObject({
        ok: false,
        files: [
          {
            status: 'held_back',
            problem: 'It stays as it is until the state of its old server is taken over.',
            entries: [{ state: { status: 'unknown', problem: expect.stringContaining(why) as string } }],
          },
        ],
        states: [],
      });
      expect(isChanged()).toBe(false);
    }
  });

  test('does not depend on what a client fills in elsewhere', async () => {
    new OldState(stateIn('a')).operation('op_1').close();
    const settings = {
      CODEX_MCP_STATE_DB: stateIn('a'),
      CODEX_ALLOWED_ROOTS: '${workspaceFolder}',
      KEY: '${input:key}',
    };
    expect(await migrate({ py: { env: settings } })).toMatchObject({
      files: [{ status: 'changed' }],
      states: [{ from: stateIn('a'), status: 'taken_over' }],
    });
  });
});

test('an entry that starts codex-cp already gets what somebody names, and says where that cannot be told', async () => {
  const old = new OldState(at('away', 'old.sqlite3')).operation('op_1').close().path;
  const ours = { command: 'codex-cp-mcp', args: [] };
  expect(await migrate({ own: { ...ours, ...env('a') } }, old)).toMatchObject({
    ok: true,
    files: [{ status: 'unchanged' }],
    states: [{ report: { into: stateIn('a') } }],
  });
  const unclear = { own: { ...ours, env: { CODEX_MCP_STATE_DB: '${S}' } } };
  expect(await migrate(unclear, old)).toMatchObject({ ok: false, states: [] });
  expect(await migrate(unclear)).toMatchObject({ ok: true, states: [] });
});

test('a file that is named twice, also by a link, is changed once', async () => {
  const [file, link] = [at('mcp.json'), at('link.json')];
  writeFileSync(file, '{"mcpServers": {"c": {"command": "codex", "args": ["mcp-server"]}}}');
  symlinkSync(file, link);
  const plan = await planMigration({ files: [file, link, file], from: undefined, flags: {}, whenInUse: 'refuse' });
  const { clients } = await carryOut(plan, { whenInUse: 'refuse' });
  expect(clients.map(({ change, status }) => [change.path, status])).toEqual([[file, 'changed']]);
});
