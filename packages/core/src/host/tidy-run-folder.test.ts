import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runFolder } from './endpoints.ts';
import { tidyRunFolder } from './tidy-run-folder.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-23T12:00:00Z');

let stateFolder: string;
let folder: string;
const servers: Server[] = [];
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'codex-cp-tidy-'));
  folder = runFolder(stateFolder);
  mkdirSync(folder);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(stateFolder, { recursive: true, force: true });
});

function aged(name: string, days: number): void {
  const at = new Date(NOW - days * DAY_MS);
  utimesSync(join(folder, name), at, at);
}
function given(name: string, days: number): void {
  writeFileSync(join(folder, name), '');
  aged(name, days);
}
const tidy = (living: readonly number[] = []): Promise<void> =>
  tidyRunFolder({ stateFolder, living, now: NOW, log: { log: () => undefined } });

test('logs of ended generations go after seven days; those of living ones and files of others stay', async () => {
  for (const name of ['g1.log', 'g2.log', 'notes.log', 'g4.txt']) given(name, 8);
  given('g3.log', 6);
  await tidy([2]);
  expect(readdirSync(folder).sort()).toEqual(['g2.log', 'g3.log', 'g4.txt', 'notes.log']);
});

test('a token goes only when nobody answers at its port: another state file may share the folder', async () => {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  given(`g1-${port}.token`, 8);
  await tidy();
  expect(readdirSync(folder)).toEqual([`g1-${port}.token`]);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  await tidy();
  expect(readdirSync(folder)).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a socket goes only when nobody answers at it', async () => {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(join(folder, 'g1-aa.sock'), resolve));
  aged('g1-aa.sock', 8);
  given('g2-bb.sock', 8);
  await tidy();
  expect(readdirSync(folder)).toEqual(['g1-aa.sock']);
});

test('without a folder there is nothing to do', async () => {
  rmSync(folder, { recursive: true });
  await expect(tidy()).resolves.toBeUndefined();
});
