import { expect, test } from 'vitest';
import { clientConfig } from './client-config.ts';

test('the block for a client names the program and its places, roots separated by a semicolon', () => {
  const config = clientConfig({
    stateDb: '/s.sqlite3',
    projectsRoot: '/p',
    allowedRoots: ['/p', '/q:r'],
    entry: '/server.js',
  });
  expect(config.mcpServers['codex-control-plane-mcp']).toEqual({
    command: process.execPath,
    args: ['/server.js'],
    env: { CODEX_MCP_STATE_DB: '/s.sqlite3', CODEX_PROJECTS_ROOT: '/p', CODEX_ALLOWED_ROOTS: '/p;/q:r' },
  });
});
