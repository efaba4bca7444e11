import { expect, test } from 'vitest';
import type { Connection } from './connection.ts';
import { shakeHands } from './handshake.ts';

const handshake = { clientVersion: '1.0.0', timeoutMs: 1_000 };

/** A Codex that is process 100 and calls itself this. */
function codex(userAgent = 'codex_cli_rs/0.169.0') {
  const answers: Readonly<Record<string, unknown>> = {
    initialize: { userAgent, codexHome: '/home/u/.codex' },
    'server/diagnostics': { process: { id: 100 } },
  };
  return {
    call: (method: string) => Promise.resolve(answers[method]),
    notify: () => Promise.resolve(),
  } as unknown as Connection;
}

test('another process than the recorded one is refused before anything is asked of it', async () => {
  const meeting = shakeHands(codex(), { ...handshake, expectedPid: 101 });
  await expect(meeting).rejects.toMatchObject({ kind: 'unavailable', data: { reason: 'anotherProcess' } });
});

test('the recorded process is taken, and one of which nothing is recorded', async () => {
  const expected = { codexHome: '/home/u/.codex', pid: 100, version: '0.169.0' };
  expect(await shakeHands(codex(), { ...handshake, expectedPid: 100 })).toEqual(expected);
  expect(await shakeHands(codex(), handshake)).toEqual(expected);
});

test('what does not tell its version is no Codex', async () => {
  const meeting = shakeHands(codex('something else'), handshake);
  await expect(meeting).rejects.toMatchObject({ data: { reason: 'notCodex' } });
});
