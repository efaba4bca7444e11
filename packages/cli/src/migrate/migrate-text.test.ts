import { expect, test } from 'vitest';
import { ConfigSyntaxError, type ConfigFormat } from './config-format.ts';
import { jsonFormat } from './json-format.ts';
import { migrateText, type MigratedText, type ServersPath } from './migrate-text.ts';
import { tomlFormat } from './toml-format.ts';
import { yamlFormat } from './yaml-format.ts';

const DOORS = { node: '/n', codexCpMcp: '/d/codex-cp-mcp.js', codexControlPlaneMcp: '/d/codex-control-plane-mcp.js' };

function migrated(format: ConfigFormat, text: string, ...paths: ServersPath[]): MigratedText {
  const deps = { doors: DOORS, isOurs: ({ command }: { readonly command: string }) => command === '/n' };
  const once = migrateText(text, format, paths, deps);
  const twice = migrateText(once.text, format, paths, deps);
  expect(twice.text).toBe(once.text);
  expect(twice.entries.filter(({ status }) => status === 'migrated')).toEqual([]);
  return once;
}

test('JSON with comments, tabs and commas at the end changes in the entries only', () => {
  const before = `{
	// what we use
	"globalShortcut": "", "mcpServers" : {
		"other": {"command":"x", "args":[ ]},   // stays
		/* the old one */
		"codex": {
			"command": "codex-control-plane-mcp", // by pip
			"env": { "CODEX_ALLOWED_ROOTS": "/p;/q", "PYTHONUTF8": "1" },
		},
		"plain": { "command": "codex", "args": ["mcp-server"] },
	},
}
`;
  const { text, entries } = migrated(jsonFormat, before, ['mcpServers']);
  expect(text).toBe(`{
	// what we use
	"globalShortcut": "", "mcpServers" : {
		"other": {"command":"x", "args":[ ]},   // stays
		/* the old one */
		"codex": {
			"command": "/n",
			"args": ["/d/codex-control-plane-mcp.js"], // by pip
			"env": { "CODEX_ALLOWED_ROOTS": "/p;/q", "PYTHONUTF8": "1" },
		},
		"plain": { "command": "/n", "env": { "CODEX_CP_TOOLSETS": "core,legacy" }, "args": ["/d/codex-cp-mcp.js"] },
	},
}
`);
  expect(entries.map(({ name, program }) => [name, program])).toEqual([
    ['codex', 'python-server'],
    ['plain', 'codex-mcp-server'],
  ]);
});

test('a file of Claude Code is changed in its projects too, and stays in one line where it was', () => {
  const before = `\uFEFF{"projects":{"/a":{"mcpServers":{"c":{"type":"stdio","command":"codex","args":["mcp"],"env":{}}}},"/b":{}},"n":1}\r\n`;
  const { text } = migrated(jsonFormat, before, ['mcpServers'], ['projects', '*', 'mcpServers']);
  expect(text.startsWith('\uFEFF{"projects":{"/a":{"mcpServers":{"c":{"type":"stdio","command":"/n",')).toBe(true);
  expect(text.endsWith('}}},"/b":{}},"n":1}\r\n')).toBe(true);
  expect(jsonFormat.parse(text.slice(1))).toMatchObject({
    projects: { '/a': { mcpServers: { c: { args: [DOORS.codexCpMcp], env: { CODEX_CP_TOOLSETS: 'core,legacy' } } } } },
  });
});

test('YAML of Hermes keeps comments, quotes and indentation of everything else', () => {
  const before = `# Hermes
model:   'x'   # odd
mcp_servers:
    other: {command: a,   args: [ b ]}
    # the old one
    codex:
        command: python3   # a module
        args:
            - -m
            - "codex_control_plane_mcp.server"
        timeout: 120

        env:
            CODEX_ALLOWED_ROOTS: /p # here
    plain:
      command: 'codex'
      args: ["mcp-server"]
    flow: {command: codex, args: [mcp-server], timeout: 5}
    last:
      command: openclaw-codex-mcp
prompt: >
    codex
    mcp-server
`;
  const { text } = migrated(yamlFormat, before, ['mcp_servers']);
  expect(text).toBe(`# Hermes
model:   'x'   # odd
mcp_servers:
    other: {command: a,   args: [ b ]}
    # the old one
    codex:
        command: "/n"   # a module
        args: ["/d/codex-control-plane-mcp.js"]
        timeout: 120

        env:
            CODEX_ALLOWED_ROOTS: /p # here
    plain:
      command: "/n"
      env:
        CODEX_CP_TOOLSETS: "core,legacy"
      args: ["/d/codex-cp-mcp.js"]
    flow: {command: "/n", env: {CODEX_CP_TOOLSETS: "core,legacy"}, args: ["/d/codex-cp-mcp.js"], timeout: 5}
    last:
      command: "/n"
      args: ["/d/codex-control-plane-mcp.js"]
prompt: >
    codex
    mcp-server
`);
});

test('variables of YAML are added to those that are there, however they are written', () => {
  const entry = (env: string): string => `mcp_servers:\n  c:\n    command: codex\n    args: [mcp]\n    env:${env}`;
  const after = (env: string): string =>
    migrated(yamlFormat, entry(env), ['mcp_servers']).text.split('    env:')[1] ?? '';
  expect(after('\n      A: 1 # one\n      B: 2')).toBe(
    '\n      A: 1 # one\n      B: 2\n      CODEX_CP_TOOLSETS: "core,legacy"',
  );
  expect(after(' {A: 1}\n')).toBe(' {A: 1, CODEX_CP_TOOLSETS: "core,legacy"}\n');
  expect(after(' {}\n')).toBe(' {CODEX_CP_TOOLSETS: "core,legacy"}\n');
  expect(after('\n')).toBe(' {CODEX_CP_TOOLSETS: "core,legacy"}\n');
});

test('TOML of Codex changes in the tables of the entry only', () => {
  const before = `# top
model = "m"   # odd
notify=["a",'b']

[mcp_servers.other]
command = "x"${'   '}
args=[ "a" ,"b", ] # trailing

# about the old one
[mcp_servers."old one"] # header
command='uvx'   # by uv
args = ["codex-control-plane-mcp"]
startup_timeout_sec = 1_000
env = { B = "2", A='1' }

# about plain
[mcp_servers.plain]
command = "codex"
args = [
  "mcp-server", # serves
]
  [mcp_servers.plain.env]
  X = "1"

[[profiles]]
text = """
[mcp_servers.plain]
"""`;
  const { text } = migrated(tomlFormat, before, ['mcp_servers']);
  const [head, ...rest] = text.split('[mcp_servers."old one"]');
  expect(head).toBe(before.split('[mcp_servers."old one"]')[0]);
  expect(rest.join()).toContain('# about plain\n[mcp_servers.plain]\ncommand = "/n"\n');
  expect(text.endsWith('\n\n[[profiles]]\ntext = """\n[mcp_servers.plain]\n"""')).toBe(true);
  expect(tomlFormat.parse(text)).toMatchObject({
    mcp_servers: {
      'old one': {
        command: '/n',
        args: [DOORS.codexControlPlaneMcp],
        startup_timeout_sec: 1_000,
        env: { A: '1', B: '2' },
      },
      plain: { command: '/n', args: [DOORS.codexCpMcp], env: { X: '1', CODEX_CP_TOOLSETS: 'core,legacy' } },
    },
  });
});

test.each([
  'mcp_servers.c = { command = "codex", args = ["mcp"] }\nx = 1\n',
  '[mcp_servers]\nc = { command = "codex", args = ["mcp"] }\n\n[x]\ny = 1',
])('TOML that has its entry in one line changes too: %j', (before) => {
  const { text } = migrated(tomlFormat, before, ['mcp_servers']);
  expect(tomlFormat.parse(text)).toMatchObject({ mcp_servers: { c: { command: '/n' } } });
  expect(text.endsWith(before.slice(before.indexOf(' }\n') + 2))).toBe(true);
});

test.each([
  ['JSON', jsonFormat, '{"mcpServers": {"c": {"command": }}}', /^ValueExpected at line 1, column/],
  ['YAML', yamlFormat, 'mcp_servers: [\n', /line \d+/],
  ['TOML', tomlFormat, '[mcp_servers\nx = 1', /./],
] as const)('%s that cannot be read is refused, and says where it is broken', (_name, format, text, message) => {
  const attempt = (): unknown => migrated(format, text, ['mcpServers'], ['mcp_servers']);
  expect(attempt).toThrow(ConfigSyntaxError);
  expect(attempt).toThrow(message);
});

test('TOML with whole numbers above 2^53 is changed, and they stay to the digit', () => {
  const numbers = 'big = 9223372036854775807\nother = 9223372036854775806\n';
  const entry = '[mcp_servers.c]\ncommand = "codex"\nargs = ["mcp-server"]\nlimit = 9007199254740993\n';
  const { text, entries } = migrated(tomlFormat, `${numbers}\n${entry}`, ['mcp_servers']);
  expect(text.startsWith(numbers)).toBe(true);
  expect(text).toContain('limit = 9007199254740993\n');
  expect(entries).toMatchObject([{ name: 'c', status: 'migrated' }]);
  const touching: ConfigFormat = {
    ...tomlFormat,
    edit: (...all) => tomlFormat.edit(...all).replace('9223372036854775806', '9223372036854775807'),
  };
  expect(() => migrated(touching, `${numbers}\n${entry}`, ['mcp_servers'])).toThrow('without touching others');
});

test('an entry that cannot be changed without touching others is refused', () => {
  const anchored = 'base: &b {command: codex, args: [mcp]}\nmcp_servers:\n  one: *b\n  two: *b\n';
  expect(() => migrated(yamlFormat, anchored, ['mcp_servers'])).toThrow(ConfigSyntaxError);
  const format: ConfigFormat = { ...jsonFormat, edit: () => '{"mcpServers":{"c":{"command":"/n"}}}' };
  const text = '{"mcpServers":{"c":{"command":"codex","args":["mcp"]}, "d": {}}}';
  expect(() => migrated(format, text, ['mcpServers'])).toThrow('cannot be changed without touching others');
});

test('what speaks of an old server in another way stays, and is named', () => {
  const text = JSON.stringify({
    mcpServers: { c: { command: 'sh', args: ['-c', 'exec codex mcp-server'] }, d: { url: 'http://x' } },
  });
  const { entries, text: after } = migrated(jsonFormat, text, ['mcpServers']);
  expect(after).toBe(text);
  expect(entries).toMatchObject([{ name: 'c', status: 'unclear', notes: [expect.stringContaining('stays as it is')] }]);
});

test('variables of JSON are added to those that are there, however they are written', () => {
  const entry = (env: string): string =>
    `{"mcpServers": {\r\n  "c": {\r\n    "command": "codex", "args": ["mcp"],\r\n    "env": ${env}\r\n}}}`;
  const after = (env: string): string =>
    migrated(jsonFormat, entry(env), ['mcpServers']).text.split('"env": ')[1] ?? '';
  const end = '\r\n}}}';
  expect(after('{}')).toBe(`{ "CODEX_CP_TOOLSETS": "core,legacy" }${end}`);
  expect(after('{"A": "1"}')).toBe(`{"A": "1", "CODEX_CP_TOOLSETS": "core,legacy"}${end}`);
  expect(after('{\r\n      "A": "1", // one\r\n    }')).toBe(
    `{\r\n      "A": "1",\r\n      "CODEX_CP_TOOLSETS": "core,legacy", // one\r\n    }${end}`,
  );
});
