import { expect, test } from 'vitest';
import { isOfContract, TOOLS } from './contract/registry.ts';
import { toolsIn } from './contract/tool-sets.ts';
import { answersWithMessage, listedTools, type ServingDoor } from './listed-tools.ts';
import { defaultToolSets, type ToolSet } from './model/tool-sets.ts';

const FILE = '/home/u/config.json';

/** A door; `file` is what stands in the JSON file that the environment names. */
function serving({ env, file, ...over }: Partial<ServingDoor> & { readonly file?: string } = {}): ServingDoor {
  const named = file === undefined ? {} : { CODEX_CONTROL_PLANE_MCP_CONFIG: FILE };
  const readFile = (path: string): string | undefined => (path === FILE ? file : undefined);
  const machine = { cwd: '/home/u/work', homedir: '/home/u', platform: 'linux' as const };
  return { ...machine, door: 'mcp', env: { ...named, ...env }, readFile, ...over };
}

const names = (door: ServingDoor): string[] => listedTools(door).map(({ name }) => name);
const of = (...sets: readonly ToolSet[]): string[] => toolsIn(sets, TOOLS);

test.each([
  ['mcp', 'core'],
  ['mcp-old-name', 'full'],
] as const)('the door %s lists the set %s where nobody says otherwise', (door, set) => {
  expect(defaultToolSets(door)).toEqual([set]);
  expect(names(serving({ door }))).toEqual(of(set));
});

test('full has every tool, read those that only look, core what a model needs', () => {
  expect(of('full')).toEqual(TOOLS.filter(isOfContract).map(({ name }) => name));
  expect(of('read')).toEqual(TOOLS.filter(({ effect }) => effect === 'read').map(({ name }) => name));
  expect(of('core')).toContain('codex_submit_task');
  expect(of('core').length).toBeLessThanOrEqual(12);
});

test('the tools of the removed server are listed only where somebody asks for them', () => {
  for (const door of ['mcp', 'mcp-old-name'] as const) {
    expect(names(serving({ door }))).not.toContain('codex');
    expect(names(serving({ door, env: { CODEX_CP_TOOLSETS: 'legacy' } }))).toEqual(['codex', 'codex-reply']);
  }
  expect(TOOLS.map(({ name }) => name).filter(answersWithMessage)).toEqual(['codex', 'codex-reply']);
});

test.each([
  ['core,legacy', ['core', 'legacy']],
  ['read', ['read']],
  [' core read ', ['core', 'read']],
  ['core,full', ['core', 'full']],
] as const)('the environment (%o) wins over the file and the door', (said, sets) => {
  const env = { CODEX_CP_TOOLSETS: said };
  for (const door of ['mcp', 'mcp-old-name'] as const) {
    expect(names(serving({ door, env, file: '{"toolsets":["full"]}' }))).toEqual(of(...sets));
  }
});

test('sets together list each tool once, in the order of the contract', () => {
  const together = names(serving({ env: { CODEX_CP_TOOLSETS: 'read core' } }));
  expect(new Set(together).size).toBe(together.length);
  expect(together).toEqual(of('core', 'read'));
});

test.each(['{"toolsets":["read"]}', '{"toolsets":"read"}', '{"toolsets":" read, read "}'])(
  'the file (%s) wins over the door',
  (file) => {
    expect(names(serving({ file }))).toEqual(of('read'));
    expect(names(serving({ door: 'mcp-old-name', file }))).toEqual(of('read'));
  },
);

test('the file is found under its older name too, and the present name wins', () => {
  const older = { OPENCLAW_CODEX_MCP_CONFIG: FILE };
  const readFile = (path: string): string => (path === FILE ? '{"toolsets":["read"]}' : '{"toolsets":["full"]}');
  expect(names(serving({ env: older, readFile }))).toEqual(of('read'));
  const both = { ...older, CODEX_CONTROL_PLANE_MCP_CONFIG: ' /home/u/other.json ' };
  expect(names(serving({ env: both, readFile }))).toEqual(of('full'));
  expect(names(serving({ env: { ...older, CODEX_CONTROL_PLANE_MCP_CONFIG: ' ' }, readFile }))).toEqual(of('read'));
});

test.each([' ', '', '\n'])('an environment that says nothing (%o) leaves it to the file', (said) => {
  const env = { CODEX_CP_TOOLSETS: said };
  expect(names(serving({ env, file: '{"toolsets":["read"]}' }))).toEqual(of('read'));
});

test('a bad word in the environment is passed over as a whole: the file has the say, then the door', () => {
  const env = { CODEX_CP_TOOLSETS: 'read,banana' };
  expect(names(serving({ env, file: '{"toolsets":["full"]}' }))).toEqual(of('full'));
  expect(names(serving({ env }))).toEqual(of('core'));
  expect(names(serving({ env, door: 'mcp-old-name' }))).toEqual(of('full'));
});

test.each([
  ['is not JSON', '{"toolsets":'],
  ['is empty', ''],
  ['is no object', 'null'],
  ['says nothing about it', '{}'],
  ['has a bad word', '{"toolsets":["read","banana"]}'],
  ['has no words', '{"toolsets":[]}'],
  ['has something else', '{"toolsets":7}'],
])('a file that %s leaves it to the door', (_what, file) => {
  expect(names(serving({ file }))).toEqual(of('core'));
});

test('a file that is missing or cannot be read leaves it to the door', () => {
  const env = { CODEX_CONTROL_PLANE_MCP_CONFIG: '/home/u/gone.json' };
  expect(names(serving({ env }))).toEqual(of('core'));
  const readFile = (): never => {
    throw new Error('EACCES');
  };
  expect(names(serving({ env, readFile }))).toEqual(of('core'));
});

test('the file is found and read as the configuration reads it: from the home folder, with a mark at its beginning', () => {
  const file = '\uFEFF{"toolsets":["read"]}';
  for (const named of ['~/config.json', '../config.json']) {
    expect(names(serving({ env: { CODEX_CONTROL_PLANE_MCP_CONFIG: named }, file }))).toEqual(of('read'));
  }
});
