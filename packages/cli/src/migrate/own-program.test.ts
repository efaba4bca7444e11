import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOwnProgram } from './own-program.ts';

const entry = (command: string, ...args: string[]) => ({ command, args });

test.each([
  [entry('codex-cp-mcp'), true],
  [entry('/usr/bin/codex-cp-mcp'), true],
  [entry('codex-cp', 'mcp'), true],
  [entry('codex-cp', 'list'), false],
  [entry('/usr/bin/node', '/x/dist/codex-control-plane-mcp.js'), true],
  [entry('node', '/x/server.js'), false],
  [entry('codex', 'mcp-server'), false],
  [entry('codex-control-plane-mcp'), false],
])('%j is ours: %s', (given, ours) => {
  expect(isOwnProgram(given, '')).toBe(ours);
});

test.skipIf(process.platform === 'win32')('a name that both servers have is ours where it leads to our file', () => {
  const root = mkdtempSync(join(tmpdir(), 'codex-cp-path-'));
  const program = (folder: string, name: string): string => {
    mkdirSync(join(root, folder), { recursive: true });
    const file = join(root, folder, name);
    writeFileSync(file, '');
    chmodSync(file, 0o755);
    return file;
  };
  const [ours, pythons] = [join(root, 'ours'), join(root, 'python')];
  program('python', 'codex-control-plane-mcp');
  mkdirSync(ours);
  symlinkSync(program('dist', 'codex-control-plane-mcp.js'), join(ours, 'codex-control-plane-mcp'));
  const command = 'codex-control-plane-mcp';
  expect(isOwnProgram(entry(command), `${ours}:${pythons}`)).toBe(true);
  expect(isOwnProgram(entry(command), `${pythons}:${ours}`)).toBe(false);
  expect(isOwnProgram(entry(join(ours, command)), '')).toBe(true);
  expect(isOwnProgram(entry(join(pythons, command)), ours)).toBe(false);
});
