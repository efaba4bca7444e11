import { expect, test } from 'vitest';
import { plain } from '../../testing/given.ts';
import { renderAppServer } from './app-server.ts';

const server: Parameters<typeof renderAppServer>[0] = {
  running: true,
  reachable: true,
  started: true,
  pid: 7,
  returnCode: null,
  startedAt: '2026-11-24T11:59:00.000Z',
  processGeneration: 3,
  pendingRequests: null,
  activeTurns: 2,
  pendingInteractions: 0,
  recentEventCount: 0,
  lastError: null,
  codexVersion: '0.169.0',
  codexBinaryPath: '/usr/bin/codex',
  codexBinaryExists: true,
  source: 'app_server',
};

test('a server that runs is shown with its process and what it does', () => {
  const text = renderAppServer(server, plain);
  expect(text).toMatch(/^App-server +running$/m);
  expect(text).toMatch(/^Process +7$/m);
  expect(text).toMatch(/^Turns +2$/m);
});

test('one that is only recorded is not called running', () => {
  expect(renderAppServer({ ...server, reachable: false }, plain)).toContain('does not answer');
  expect(renderAppServer({ ...server, running: false }, plain)).toMatch(/^App-server +not running$/m);
});
