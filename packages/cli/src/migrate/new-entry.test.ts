import { expect, test } from 'vitest';
import { newEntryFor } from './new-entry.ts';
import type { ServerEntry } from './server-entry.ts';

const DOORS = { node: '/n', codexCpMcp: '/cp.js', codexControlPlaneMcp: '/old.js' };
const entry = (env: ServerEntry['env'] = {}): ServerEntry => ({ command: 'x', args: [], env, cwd: null });
const codex = { kind: 'codex-mcp-server', binary: null, config: {}, others: [] } as const;

test('the Python server becomes the door with its name, and nothing is added', () => {
  expect(newEntryFor({ kind: 'python-server' }, entry({ CODEX_PROJECTS_ROOT: '/p' }), DOORS)).toEqual({
    change: { command: '/n', args: ['/old.js'], addEnv: {} },
    notes: [],
  });
});

test('what was said to the server of Codex becomes settings; what has no name here is told', () => {
  const config = {
    model: 'm',
    model_reasoning_effort: 'high',
    sandbox_mode: 'read-only',
    approval_policy: 'on-failure',
    x: '1',
  };
  const { change, notes } = newEntryFor(
    { ...codex, binary: '/opt/codex', config, others: ['--profile p'] },
    entry(),
    DOORS,
  );
  expect(change).toEqual({
    command: '/n',
    args: ['/cp.js'],
    addEnv: {
      CODEX_CP_TOOLSETS: 'core,legacy',
      CODEX_BINARY_PATH: '/opt/codex',
      CODEX_MCP_DEFAULT_MODEL: 'm',
      CODEX_MCP_DEFAULT_EFFORT: 'high',
      CODEX_MCP_DEFAULT_SANDBOX: 'read-only',
    },
  });
  expect(notes[0]).toContain('Not taken along: -c approval_policy=on-failure, -c x, --profile. ');
  expect(notes[1]).toContain('CODEX_ALLOWED_ROOTS');
});

test('variables that are there are not overwritten', () => {
  const env = { CODEX_CP_TOOLSETS: 'full', CODEX_ALLOWED_ROOTS: '/p' };
  expect(newEntryFor(codex, entry(env), DOORS)).toEqual({
    change: { command: '/n', args: ['/cp.js'], addEnv: {} },
    notes: [],
  });
});
