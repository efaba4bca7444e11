import { expect, test } from 'vitest';
import { spawnChild } from '../process/spawn-process.ts';
import { Connection } from './connection.ts';
import { shakeHands } from './handshake.ts';
import { codexLab, turnOf } from '../../testing/live-codex.ts';
import { UNWANTED_NOTIFICATIONS } from './protocol/notification-methods.ts';
import { toTurnStartParams } from './requests.ts';
import { serverArguments, serverEnvironment } from './server-command.ts';
import { stdioTransport } from './transport/stdio.ts';

const TALKATIVE =
  '[[reasoning:thinking]] [[say:working]] [[command:for i in 1 2 3 4; do echo $i; sleep 0.2; done]] [[patch:a.txt=hi]] [[stream chunks=5 every=10]]';

async function heard(handshake: 'as we do it' | 'wanting everything'): Promise<ReadonlySet<string>> {
  const { launch, workspace } = await codexLab({ git: true });
  const child = await spawnChild({
    command: launch.binaryPath,
    args: serverArguments(launch.mark, null),
    cwd: '/',
    env: serverEnvironment(launch.env, launch.codexHome),
  });
  const connection = new Connection(stdioTransport(child));
  const methods = new Set<string>();
  const done = new Promise<void>((resolve) => {
    connection.open({
      onRequest: () => undefined,
      onNotification: ({ method }) => {
        methods.add(method);
        if (method === 'turn/completed') resolve();
      },
    });
  });
  if (handshake === 'as we do it') await shakeHands(connection, { clientVersion: '1.0.0', timeoutMs: 20_000 });
  else {
    const capabilities = { experimentalApi: true, requestAttestation: false };
    await connection.call('initialize', { clientInfo: { name: 'test', title: null, version: '1' }, capabilities });
    await connection.notify('initialized');
  }
  const { thread } = await connection.call('thread/start', { cwd: workspace.cwd });
  const turn = turnOf(thread.id, workspace.cwd, TALKATIVE, { approvalPolicy: 'never' });
  await connection.call('turn/start', toTurnStartParams(turn));
  await done;
  await connection.close();
  return methods;
}

test('Codex spares us what we asked it not to send, and sends it to those who did not ask', async () => {
  const ours = await heard('as we do it');
  expect([...ours].filter((method) => UNWANTED_NOTIFICATIONS.includes(method))).toEqual([]);
  expect([...ours]).toEqual(expect.arrayContaining(['item/started', 'item/completed', 'turn/completed']));
  const all = await heard('wanting everything');
  const deltas = ['item/agentMessage/delta', 'item/reasoning/summaryTextDelta', 'item/commandExecution/outputDelta'];
  expect([...all]).toEqual(expect.arrayContaining([...deltas, 'account/rateLimits/updated', 'turn/diff/updated']));
});
