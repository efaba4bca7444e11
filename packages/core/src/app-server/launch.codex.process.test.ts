import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endMarked, findMarked } from '../process/find-marked.ts';
import { isSameProcessAlive } from '../process/process-identity.ts';
import type { AppServerError } from './app-server-error.ts';
import { connectEndpoint } from './endpoint.ts';
import { launchDetached, launchStdio } from './launch.ts';
import {
  codexLab,
  connectTo,
  liveCodex,
  newEndpoint,
  startServer,
  stdioCodex,
  turnOf,
} from '../../testing/live-codex.ts';
import { drainServer, endServer, stopServer } from './stop.ts';
import { waitReady } from './wait-ready.ts';

const handshake = { clientVersion: '1.0.0' };
/** More than one: any of them may meet the end while it is written. */
const CALLS = 5;

describe('environment', () => {
  test('a command sees the mark and what the user sets for commands, but none of our secrets', async () => {
    const env = {
      ...process.env,
      DEEPSEEK_API_KEY: 'secret-1',
      CODEX_MCP_STATE_DB: 'secret-2',
      CODEX_CP_WS_TOKEN: 'secret-3',
      PASSED_ON: 'passed',
    };
    const extraToml = '[shell_environment_policy]\nset = { FROM_THE_USER = "kept" }';
    const { server, events, workspace, launch, model } = await stdioCodex({ env, extraToml });
    const { threadId } = await server.startThread({ cwd: workspace.cwd });
    await server.startTurn(turnOf(threadId, workspace.cwd, '[[id:env]] [[command:env]]'));
    await events.next('turnCompleted');
    const printed = model.requestsFor('env').at(-1)?.outputs.join('') ?? '';
    expect(printed).toContain(`CODEX_CP_GENERATION=${launch.mark}`);
    expect(printed).toContain('FROM_THE_USER=kept');
    expect(printed).toContain('PASSED_ON=passed');
    expect(printed).not.toContain('secret-');
  });

  test('goals are off, and what the user switched stays as it is', async () => {
    const { server, events, workspace, model } = await stdioCodex({ features: { multi_agent: false } });
    const { threadId } = await server.startThread({ cwd: workspace.cwd });
    await server.startTurn(turnOf(threadId, workspace.cwd, 'hello'));
    await events.next('turnCompleted');
    const offered = JSON.stringify(model.requests[0]?.body);
    expect(offered).toContain('exec_command');
    expect(offered).not.toContain('create_goal');
    expect(offered).not.toContain('spawn_agent');
  });
});

describe('start', () => {
  test('the log is private and holds what the server says', async () => {
    const { launch } = await liveCodex('ws');
    expect(statSync(launch.logPath).mode & 0o777).toBe(0o600);
    expect(readFileSync(launch.logPath, 'utf8')).toContain('listening on');
  });

  test('a server that ends before it is ready is an error at once, with its own last words', async () => {
    const lab = await codexLab();
    const endpoint = await newEndpoint('unix', lab);
    const codexHome = join(lab.workspace.root, 'nowhere');
    const launched = await launchDetached({ ...lab.launch, codexHome, endpoint });
    const ready = waitReady({ endpoint, deadlineMs: 20_000, handshake, launched });
    await expect(ready).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/ended before it was ready \(exit code 1\): .*does not exist/s) as string,
    });
  });

  test('a server on pipes that cannot start is unavailable with its own last words', async () => {
    const { launch, workspace } = await codexLab();
    const codexHome = join(workspace.root, 'nowhere');
    const launching = launchStdio({ ...launch, codexHome }, { ...handshake, timeoutMs: 20_000 });
    await expect(launching).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('does not exist') as string,
    });
  });

  test('a socket path may be longer than the system takes', async () => {
    const lab = await codexLab();
    const folder = join(lab.workspace.stateDir, 'a'.repeat(120));
    mkdirSync(folder);
    const endpoint = { kind: 'unix', path: join(folder, 'app.sock') } as const;
    const launched = await startServer(lab, endpoint);
    expect((await connectTo(endpoint, launched)).info.pid).toBe(launched.process.identity.pid);
  });

  test('a second server on the same socket ends, and the first is unharmed', async () => {
    const first = await liveCodex('unix');
    const launched = await startServer(first, first.endpoint);
    expect(await launched.process.exited).toMatchObject({ code: 1 });
    expect((await first.server.diagnostics()).pid).toBe(first.server.info.pid);
  });

  test('a program that cannot be started is unavailable', async () => {
    const lab = await codexLab();
    const endpoint = await newEndpoint('unix', lab);
    const launching = launchDetached({ ...lab.launch, binaryPath: join(lab.workspace.root, 'no-codex'), endpoint });
    await expect(launching).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('nobody at the endpoint is an error when the time is up', async () => {
    const lab = await codexLab();
    for (const kind of ['unix', 'ws'] as const) {
      const endpoint = await newEndpoint(kind, lab);
      const ready = waitReady({ endpoint, deadlineMs: 100, handshake });
      await expect(ready).rejects.toMatchObject({
        kind: 'unavailable',
        message: expect.stringContaining('100 ms') as string,
      });
    }
  });
});

describe('connect', () => {
  test('another process than the recorded one is refused', async () => {
    const { endpoint, launched } = await liveCodex('unix');
    const expectedPid = launched.process.identity.pid + 1;
    const ready = waitReady({ endpoint, deadlineMs: 20_000, handshake: { ...handshake, expectedPid } });
    await expect(ready).rejects.toMatchObject({ kind: 'unavailable', data: { reason: 'anotherProcess' } });
  });

  test('a loopback server is closed to whoever has not its token', async () => {
    const { endpoint } = await liveCodex('ws');
    const wrong = { ...endpoint, token: 'wrong' };
    await expect(connectEndpoint(wrong, 5_000)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('401') as string,
    });
  });

  test('a server that is frozen does not hold the caller beyond the deadline', async () => {
    const { endpoint, launched } = await liveCodex('unix');
    process.kill(launched.process.identity.pid, 'SIGSTOP');
    await expect(waitReady({ endpoint, deadlineMs: 300, handshake })).rejects.toMatchObject({ kind: 'unavailable' });
    process.kill(launched.process.identity.pid, 'SIGCONT');
  });

  test('the info tells version, home and process', async () => {
    const { server, launched, workspace } = await liveCodex('unix');
    expect(server.info).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      codexHome: workspace.codexHome,
      pid: launched.process.identity.pid,
    });
  });
});

describe('end', () => {
  test('a call under way when the server is killed is ambiguous, and the connection is closed', async () => {
    const { server, events, launched, workspace } = await liveCodex('unix');
    const { threadId } = await server.startThread({ cwd: workspace.cwd });
    await server.startTurn(turnOf(threadId, workspace.cwd, '[[gate:never]]'));
    await events.next('turnStarted');
    process.kill(launched.process.identity.pid, 'SIGSTOP');
    const lost = Promise.allSettled(Array.from({ length: CALLS }, () => server.diagnostics()));
    // Written, and on their way, once the loop has come round.
    await new Promise((resolve) => setImmediate(resolve));
    process.kill(launched.process.identity.pid, 'SIGKILL');
    const kinds = (await lost).map((call) => call.status === 'rejected' && (call.reason as AppServerError).kind);
    expect(kinds).toContain('ambiguous');
    // One that still waited for its turn, or met the end while it was written, is told as what it is.
    expect(kinds.filter((kind) => kind !== 'ambiguous' && kind !== 'notSent')).toEqual([]);
    await server.closed;
    await expect(server.diagnostics()).rejects.toMatchObject({ kind: 'notSent', method: 'server/diagnostics' });
  });

  test('an idle server ends at the first request, a waiting one only when it must', async () => {
    const idle = await liveCodex('unix');
    expect(await stopServer(idle.launched.process.identity, 10_000)).toBe('gone');
    expect(await idle.launched.process.exited).toEqual({ code: 0, signal: null });

    const waiting = await liveCodex('unix');
    const { threadId } = await waiting.server.startThread({ cwd: waiting.workspace.cwd });
    const more = { sandbox: { type: 'readOnly' } } as const;
    await waiting.server.startTurn(turnOf(threadId, waiting.workspace.cwd, '[[approval:ls]]', more));
    await waiting.events.next('interactionRequested');
    const { identity } = waiting.launched.process;
    expect(await stopServer(identity, 100)).toBe('gone');
    expect(await isSameProcessAlive(identity)).toBe('dead');
  });

  test('a frozen server is killed', async () => {
    const { launched } = await liveCodex('unix');
    const { identity, exited } = launched.process;
    process.kill(identity.pid, 'SIGSTOP');
    expect(await endServer(identity)).toBe('gone');
    expect(await exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('a server that is asked to drain lets its turn end', async () => {
    const { server, events, model, launched, workspace } = await liveCodex('unix');
    const { threadId } = await server.startThread({ cwd: workspace.cwd });
    await server.startTurn(turnOf(threadId, workspace.cwd, '[[gate:go]]'));
    await events.next('turnStarted');
    await drainServer(launched.process.identity);
    model.release('go');
    expect(await launched.process.exited).toEqual({ code: 0, signal: null });
    const later = await stdioCodex({ codexHomeOf: workspace });
    const { turns } = await later.server.listTurns({ threadId, limit: 1 });
    expect(turns[0]?.status).toBe('completed');
  });

  test('commands of a killed server are found by its mark and ended', async () => {
    const { server, events, launched, launch, workspace } = await liveCodex('unix');
    const { threadId } = await server.startThread({ cwd: workspace.cwd });
    await server.startTurn(turnOf(threadId, workspace.cwd, '[[sleep-command:61]]'));
    await events.next('itemStarted', ({ item }) => item.type === 'commandExecution');
    await expect.poll(() => findMarked([launch.mark]), { timeout: 10_000 }).not.toHaveLength(0);
    process.kill(launched.process.identity.pid, 'SIGKILL');
    await launched.process.exited;
    const ended = await endMarked({ marks: [launch.mark], graceMs: 1_000 });
    if (ended === 'unsupported') throw new Error('unsupported here');
    expect(ended.map(({ command }) => command)).toContainEqual(expect.stringContaining('sleep 61'));
    expect(ended.every((process) => process.ended)).toBe(true);
    expect(await findMarked([launch.mark])).toEqual([]);
  });

  test('commands in the sandbox are marked too, and end with a killed server', async () => {
    const { server, events, launched, launch, workspace } = await liveCodex('unix');
    const { threadId } = await server.startThread({ cwd: workspace.cwd });
    const more = { sandbox: { type: 'workspaceWrite' } } as const;
    await server.startTurn(turnOf(threadId, workspace.cwd, '[[sleep-command:62]]', more));
    await events.next('itemStarted', ({ item }) => item.type === 'commandExecution');
    const commands = async (): Promise<string> => JSON.stringify(await findMarked([launch.mark]));
    await expect.poll(commands, { timeout: 10_000 }).toContain('"command":"sleep 62"');
    process.kill(launched.process.identity.pid, 'SIGKILL');
    await launched.process.exited;
    await expect.poll(commands, { timeout: 10_000 }).toBe('[]');
  });
});
