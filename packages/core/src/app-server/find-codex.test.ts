import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { expect, onTestFinished, test } from 'vitest';
import type { FileView, Surroundings } from './codex-candidates.ts';
import { findCodex, firstThatWorks, locateCodex } from './find-codex.ts';

const unix = test.skipIf(process.platform === 'win32');

interface Machine {
  readonly files: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  readonly heads?: Readonly<Record<string, string>>;
  readonly lists?: Readonly<Record<string, readonly string[]>>;
}

function view({ files, links = {}, heads = {}, lists = {} }: Machine): FileView {
  return {
    isFile: (path) => files.includes(links[path] ?? path),
    list: (folder) => lists[folder] ?? [],
    real: (path) => links[path] ?? path,
    head: (path) => heads[path] ?? '',
  };
}

function on(platform: NodeJS.Platform, more: Partial<Surroundings> = {}): Surroundings {
  const ownFolder =
    platform === 'win32' ? 'C:\\app\\node_modules\\@codex-cp\\core\\dist' : '/app/node_modules/@codex-cp/core/dist';
  return { platform, arch: 'x64', env: {}, homeFolder: '/home/me', ownFolder, ...more };
}

const LINUX_PROGRAM = 'vendor/x86_64-unknown-linux-musl/bin/codex';

test('the native program is found in the platform package beside us, wherever the package manager put it', () => {
  const beside = `/app/node_modules/@openai/codex-linux-x64/${LINUX_PROGRAM}`;
  expect(locateCodex(on('linux'), view({ files: [beside] })).found).toEqual([{ source: 'package', path: beside }]);
  const nested = `/app/node_modules/@openai/codex/node_modules/@openai/codex-linux-x64/${LINUX_PROGRAM}`;
  expect(locateCodex(on('linux'), view({ files: [nested] })).found).toEqual([{ source: 'package', path: nested }]);
  const store = '/app/node_modules/.pnpm/x/node_modules/@openai';
  const pnpm = {
    files: [`${store}/codex-linux-x64/${LINUX_PROGRAM}`],
    links: { '/app/node_modules/@openai/codex': `${store}/codex` },
  };
  expect(locateCodex(on('linux'), view(pnpm)).found).toEqual([
    { source: 'package', path: `${store}/codex-linux-x64/${LINUX_PROGRAM}` },
  ]);
});

test('the npm launcher on the PATH is followed to its native program', () => {
  const root = '/usr/lib/node_modules/@openai/codex';
  const native = `${root}/node_modules/@openai/codex-linux-x64/${LINUX_PROGRAM}`;
  const machine = { files: [`${root}/bin/codex.js`, native], links: { '/usr/bin/codex': `${root}/bin/codex.js` } };
  const around = on('linux', { env: { PATH: '/sbin:/usr/bin' } });
  expect(locateCodex(around, view(machine)).found).toEqual([{ source: 'path', path: native }]);
});

test('a launcher whose native program is missing, and a program that is none, are used as they are', () => {
  const machine = { files: ['/usr/bin/codex', '/opt/codex.js'], links: { '/opt/bin/codex': '/opt/codex.js' } };
  const around = on('linux', { env: { PATH: '/usr/bin:/opt/bin' } });
  expect(locateCodex(around, view(machine)).found.map(({ path }) => path)).toEqual([
    '/usr/bin/codex',
    '/opt/bin/codex',
  ]);
});

test('relative folders of the PATH are not searched: they are what lies in the project', () => {
  const around = on('linux', { env: { PATH: '.:bin::' } });
  expect(locateCodex(around, view({ files: ['codex', 'bin/codex', './codex'] })).found).toEqual([]);
});

test('on Windows the .cmd shim of npm is followed, under whatever spelling of PATH', () => {
  const root = 'C:\\npm\\node_modules\\@openai\\codex';
  const native = `${root}\\node_modules\\@openai\\codex-win32-x64\\vendor\\x86_64-pc-windows-msvc\\bin\\codex.exe`;
  const shim = '@ECHO off\r\n"%_prog%"  "%dp0%\\node_modules\\@openai\\codex\\bin\\codex.js" %*\r\n';
  const machine = { files: ['C:\\npm\\codex.cmd', native], heads: { 'C:\\npm\\codex.cmd': shim } };
  const around = on('win32', { env: { Path: 'C:\\Windows;"C:\\npm"' } });
  expect(locateCodex(around, view(machine)).found).toEqual([{ source: 'path', path: native }]);
});

test('the shell shim of pnpm is followed too', () => {
  const root = '/home/me/pnpm/global/5/node_modules/@openai/codex';
  const native = `/home/me/pnpm/global/5/node_modules/@openai/codex-linux-x64/${LINUX_PROGRAM}`;
  const shim = '#!/bin/sh\nexec node  "$basedir/global/5/node_modules/@openai/codex/bin/codex.js" "$@"\n';
  const machine = {
    files: ['/home/me/pnpm/codex', native, `${root}/bin/codex.js`],
    heads: { '/home/me/pnpm/codex': shim },
  };
  const around = on('linux', { env: { PATH: '/home/me/pnpm' } });
  expect(locateCodex(around, view(machine)).found).toEqual([{ source: 'path', path: native }]);
});

test('on a Mac Homebrew is searched although the Dock gives no PATH, then the desktop app', () => {
  const app = '/Applications/Codex.app/Contents/Resources/codex';
  const machine = view({ files: [app, '/opt/homebrew/bin/codex'] });
  expect(locateCodex(on('darwin', { arch: 'arm64' }), machine).found).toEqual([
    { source: 'path', path: '/opt/homebrew/bin/codex' },
    { source: 'desktop', path: app },
  ]);
});

test('on Windows the newest copy of the desktop app comes first', () => {
  const bin = 'C:\\Users\\me\\AppData\\Local\\OpenAI\\Codex\\bin';
  const files = [`${bin}\\new\\codex.exe`, `${bin}\\old\\codex.exe`];
  const around = on('win32', { env: { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' } });
  expect(locateCodex(around, view({ files, lists: { [bin]: ['new', 'old'] } })).found).toEqual(
    files.map((path) => ({ source: 'desktop', path })),
  );
});

test('the same program is listed once', () => {
  const around = on('linux', { env: { PATH: '/usr/bin:/usr/bin' } });
  expect(locateCodex(around, view({ files: ['/usr/bin/codex'] })).found).toHaveLength(1);
});

function folderWith(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'codex-cp-find-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'codex');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

test('the Codex installed here is found with its version, and it is the program, not its launcher', async () => {
  const found = await findCodex({ env: {} });
  expect(found).toMatchObject({ source: 'package', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string });
  expect(found.path).toMatch(/vendor\/.*\/bin\/codex$/);
});

unix('a configured launcher is followed to the same program', async () => {
  const launcher = createRequire(import.meta.url).resolve('@openai/codex/bin/codex.js');
  const link = join(dirname(folderWith('')), 'my-codex');
  symlinkSync(launcher, link);
  const { path } = await findCodex({ env: {} });
  expect(await findCodex({ configuredPath: link, env: {} })).toMatchObject({ source: 'configured', path });
});

test('a configured path that does not exist is an error, not a reason to look elsewhere', async () => {
  await expect(findCodex({ configuredPath: '/no/such/codex', env: {} })).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringMatching(/CODEX_BINARY_PATH.*\/no\/such\/codex/s) as string,
  });
});

unix('a configured program that is too old, or no Codex at all, is told as such', async () => {
  const old = findCodex({ configuredPath: folderWith('echo codex-cli 0.12.0'), env: {} });
  await expect(old).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('too old') as string,
  });
  const none = findCodex({ configuredPath: folderWith('echo hello'), env: {} });
  await expect(none).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('not a Codex') as string,
  });
});

const candidates = (...scripts: readonly string[]) => ({
  found: scripts.map((script) => ({ source: 'path' as const, path: folderWith(script) })),
  tried: 9,
});

unix('of several candidates the first that works is taken, not the first that exists', async () => {
  const located = candidates('exit 1', 'echo codex-cli 0.12.0', 'echo codex-cli 99.0.0');
  expect(await firstThatWorks(located)).toMatchObject({ path: located.found[2]?.path, version: '99.0.0' });
});

unix('when every Codex is too old that is the reason, and what to do comes first', async () => {
  await expect(firstThatWorks(candidates('echo codex-cli 0.12.0', 'echo codex-cli 0.100.0'))).rejects.toMatchObject({
    message: expect.stringMatching(
      /^The Codex of this machine is too old. Update it to .*0\.12\.0.*0\.100\.0/,
    ) as string,
    data: { reason: 'codexTooOld' },
  });
  for (const located of [candidates('echo codex-cli 0.12.0', 'exit 1'), candidates()]) {
    await expect(firstThatWorks(located)).rejects.toMatchObject({
      message: expect.stringMatching(/^No Codex was found/) as string,
      data: { reason: 'codexNotFound' },
    });
  }
});
