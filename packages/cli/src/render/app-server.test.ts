import { expect, test } from 'vitest';
import { plain } from '../../testing/given.ts';
import { renderAppServer, renderRestart } from './app-server.ts';

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
  restartRequestedAt: null,
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

const restart: Parameters<typeof renderRestart>[0] = {
  restarted: true,
  started: true,
  confirmed: true,
  beforePid: 7,
  afterPid: 8,
  beforeProcessGeneration: 3,
  processGeneration: 4,
  activeWork: { pendingRequests: 0, activeTurns: 1, pendingInteractions: 0 },
  message: 'The app-server was ended, and another one runs.',
  nextRecommendedAction: 'none',
  recommendedPollAfterSeconds: 0,
  pollRecommended: false,
};

test('a restart that is through says what ended, what runs and what was cut short', () => {
  const text = renderRestart(restart, plain);
  expect(text).toMatch(/^Ended +process 7$/m);
  expect(text).toMatch(/^Started +process 8$/m);
  expect(text).toMatch(/^Cut short +1 turn: /m);
  expect(text).not.toContain('Next');
});

test('one that is not through claims no end, and says where to look', () => {
  const text = renderRestart({ ...restart, confirmed: false, restarted: false, started: false, afterPid: null }, plain);
  expect(text).not.toMatch(/Ended|Started/);
  expect(text).toMatch(/^Next +codex-cp app-server status$/m);
});

test('a server that is to be restarted is shown as such', () => {
  const asked = { ...server, restartRequestedAt: '2026-11-24T11:59:30.000Z' };
  expect(renderAppServer(asked, plain)).toMatch(/^Restart +asked for .*, not over yet$/m);
});
