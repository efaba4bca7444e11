import { expect, test } from 'vitest';
import type { ConfigInput } from './config-input.ts';
import { loadConfig } from './load-config.ts';

const given = (more: Partial<ConfigInput> = {}): ConfigInput => ({
  env: {},
  platform: 'linux',
  homedir: '/home/u',
  cwd: '/home/u/project',
  door: 'mcp',
  readFile: () => undefined,
  realpath: (path) => path,
  ...more,
});
const roots = (more: Partial<ConfigInput> = {}) => loadConfig(given(more)).roots;

test('with no root set an MCP door allows its working directory only', () => {
  expect(roots()).toMatchObject({ roots: ['/home/u/project'], reason: 'working_directory' });
});

test.each([
  ['linux', '/', '/home/u'],
  ['linux', '/home/u', '/home/u'],
  ['linux', '/home/u/', '/home/u'],
  ['darwin', '/users/U', '/Users/u'],
  ['win32', 'C:\\', 'C:\\Users\\u'],
  ['win32', 'c:\\users\\U', 'C:\\Users\\u'],
  ['win32', '\\\\server\\share', 'C:\\Users\\u'],
] as const)('on %s an MCP door refuses %s as its root and names the setting to add', (platform, cwd, homedir) => {
  for (const door of ['mcp', 'mcp-old-name'] as const) {
    const refused = roots({ platform, cwd, homedir, door });
    expect(refused).toMatchObject({ roots: [], reason: 'working_directory_refused' });
    expect(refused.explanation).toContain('CODEX_ALLOWED_ROOTS');
  }
});

test('the home folder is recognised behind a symbolic link', () => {
  const realpath = (path: string): string => path.replace('/link', '/home/u');
  expect(roots({ cwd: '/link', realpath }).reason).toBe('working_directory_refused');
});

test('the command line allows the folder it is called in, whatever that is', () => {
  expect(roots({ door: 'cli', cwd: '/home/u' })).toMatchObject({ roots: ['/home/u'], reason: 'working_directory' });
});

test('what is named is allowed, canonical and once', () => {
  const realpath = (path: string): string => path.replace('/link', '/real');
  const env = { CODEX_ALLOWED_ROOTS: '/link/a;/real/a;/real/b/../c' };
  expect(roots({ env, realpath })).toMatchObject({ roots: ['/real/a', '/real/c'], reason: 'allowed_roots' });
});

test('a colon separates nothing: it may stand in a path', () => {
  expect(roots({ env: { CODEX_ALLOWED_ROOTS: '/a:b' } }).roots).toEqual(['/a:b']);
  const windows = { platform: 'win32', cwd: 'C:\\w', homedir: 'C:\\Users\\u' } as const;
  expect(roots({ ...windows, env: { CODEX_ALLOWED_ROOTS: 'C:\\a;D:\\b' } }).roots).toEqual(['C:\\a', 'D:\\b']);
});

test('the projects root is the only root where no other is set', () => {
  const env = { CODEX_PROJECTS_ROOT: '/p' };
  expect(roots({ env })).toMatchObject({ roots: ['/p'], reason: 'projects_root' });
  expect(roots({ env: { ...env, CODEX_ALLOWED_ROOTS: '/a' } }).roots).toEqual(['/a']);
});
