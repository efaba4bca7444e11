import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { entriesOfPython, type ClientChange } from '../migrate/client-changes.ts';
import { runCommand } from '../../testing/run-command.ts';

let [file, asked, yes, terminal] = ['', 0, true, true];
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'codex-cp-migrate-')), 'mcp.json');
  writeFileSync(file, OLD);
  [asked, yes, terminal] = [0, true, true];
});

vi.mock('../confirm.ts', () => ({
  canAsk: () => terminal,
  confirm: () => {
    asked += 1;
    return Promise.resolve(yes);
  },
}));
vi.mock('../server-program.ts', () => ({ serverProgram: (name: string) => `/doors/${name}.js` }));
vi.mock('../migrate/find-old-states.ts', () => ({
  findOldStates: (changes: readonly ClientChange[]) =>
    Promise.resolve({
      ofEntries: new Map(changes.flatMap(entriesOfPython).map((entry) => [entry, { kind: 'none' }])),
      states: [],
    }),
}));

const OLD =
  '{"mcpServers": {"c": {"command": "codex", "args": ["mcp-server"], "env": {"TOKEN": "sk-0123456789abcdefghijkl"}}}}';
const text = (): string => readFileSync(file, 'utf8');

test('at a terminal the difference is shown, and a yes changes the file', async () => {
  const { stdout, exitCode } = await runCommand('migrate', file);
  expect([asked, exitCode]).toEqual([1, 0]);
  expect(stdout).toContain('+{"mcpServers": {"c": {"command": ');
  expect(stdout).not.toContain('sk-0123456789');
  expect(stdout).toMatch(
    /changed {2}.*mcp\.json\nbackup {3}.*mcp\.json\.codex-cp-backup-\d{8}T\d{6}Z\n\nRestart these clients\./,
  );
  expect(text()).toContain('/doors/codex-cp-mcp.js');
  expect(text()).toContain('sk-0123456789');
});

test('a no changes nothing', async () => {
  yes = false;
  expect(await runCommand('migrate', file)).toMatchObject({ stderr: 'Nothing was changed.\n', exitCode: 6 });
  expect(text()).toBe(OLD);
});

test('where nobody can be asked nothing is changed, and it says so', async () => {
  terminal = false;
  const { stderr, exitCode } = await runCommand('migrate', file);
  expect([stderr, exitCode, asked]).toEqual([
    'Nothing was changed: nobody can be asked here. Add --yes to do this.\n',
    4,
    0,
  ]);
  expect(text()).toBe(OLD);
});

test('a dry run asks nobody', async () => {
  expect(await runCommand('migrate', file, '--dry-run')).toMatchObject({
    stderr: 'Nothing was changed: this was a dry run.\n',
    exitCode: 0,
  });
  expect([asked, text()]).toEqual([0, OLD]);
});

test('--yes asks nobody; a second time there is nothing to do', async () => {
  expect((await runCommand('migrate', file, '--yes')).exitCode).toBe(0);
  const after = text();
  expect(await runCommand('migrate', file, '--yes')).toEqual({ stdout: '', stderr: 'Nothing to do.\n', exitCode: 0 });
  expect([asked, text()]).toEqual([0, after]);
});

test('what could not be done is not called nothing to do', async () => {
  writeFileSync(file, '{"mcpServers": ');
  const { stderr, exitCode } = await runCommand('migrate', file, '--yes');
  expect([stderr, exitCode]).toEqual(['Nothing was changed: mend what is named above, then run it again.\n', 1]);
});

test('a client of the Python server without a state file is told what that means', async () => {
  writeFileSync(file, '{"mcpServers": {"c": {"command": "uvx", "args": ["codex-control-plane-mcp"]}}}');
  const told = 'No state file of the old server was found: a request that is repeated with an old key would run again.';
  expect((await runCommand('migrate', file, '--dry-run')).stdout).toContain(`-> c: ${told}`);
  const { stdout } = await runCommand('migrate', file, '--dry-run', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    files: [{ entries: [{ state: { status: 'none', problem: expect.stringContaining(told) as string } }] }],
  });
});

test('a file that is not there, and one that is not known, are named', async () => {
  const { stdout, exitCode } = await runCommand('migrate', `${file}.json`);
  expect([exitCode, stdout.includes('There is no such file.')]).toEqual([1, true]);
  const unknown = await runCommand('migrate', '/x/y.txt');
  expect([unknown.exitCode, unknown.stderr.includes('ends in none of .json')]).toEqual([2, true]);
});
