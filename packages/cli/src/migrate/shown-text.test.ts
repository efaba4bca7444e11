import { describe, expect, test } from 'vitest';
import type { ConfigFormat } from './config-format.ts';
import { jsonFormat } from './json-format.ts';
import { migrateText } from './migrate-text.ts';
import { shownTexts, type ShownTexts } from './shown-text.ts';
import { tomlFormat } from './toml-format.ts';
import { yamlFormat } from './yaml-format.ts';

const DOORS = { node: '/n', codexCpMcp: '/d/codex-cp-mcp.js', codexControlPlaneMcp: '/d/codex-control-plane-mcp.js' };
const SERVERS = [['servers'], ['projects', '*', 'servers']];

function shown(format: ConfigFormat, before: string): ShownTexts & { readonly written: string } {
  const { text } = migrateText(before, format, SERVERS, { doors: DOORS, isOurs: () => false });
  return { ...shownTexts({ before, after: text }, format, SERVERS), written: text };
}

const FILES: Readonly<Record<string, readonly [ConfigFormat, string]>> = {
  JSON: [
    jsonFormat,
    `{ "model": "m", "servers": {
  "c": { "command": "codex", "args": ["mcp-server", "-c", "model=gpt"], "env": { "DB_PASS": "hunter2", "PIN": 1234 } },
  "other": { "command": "npx", "args": ["-y", "thing", "--api-key", "hunter3", "--pat=hunter4", "KEY=hunter5", "-phunter6"],
             "env": { "DB_PASSWORD": "hunter7", "A_KEY": "hunter8" } },
  "far": { "url": "https://h/x?key=hunter9", "headers": { "X": "hunter10" }, "bearer": "hunter11" } },
  "projects": { "/a": { "servers": { "p": { "command": "x", "env": { "GH_PAT": "hunter12" } } } } } }
`,
  ],
  YAML: [
    yamlFormat,
    `base: &base
  DB_PASS: hunter1
model: m
servers:
  c:
    command: codex
    args: [mcp-server, -c, model=gpt]
    env:
      DB_PASS: hunter2
      PIN: 1234
  other:
    command: npx
    args:
      - --api-key
      - hunter3
    env:
      <<: *base
      TEXT: |
        hunter4
        hunter5
    headers: {X: "hunter6"}
`,
  ],
  TOML: [
    tomlFormat,
    `model = "m"
[servers.c]
command = "codex"
args = ["mcp-server", "-c", "model=gpt"]
env = { DB_PASS = "hunter2", PIN = 1234 }

[servers.other]
command = "npx"
args = [
  "--api-key", # of the other
  'hunter3',
]
http_headers = { X = "hunter4" }
  [servers.other.env]
  A.B = "hunter5"
  TEXT = """
hunter6"""
`,
  ],
};

describe.each(Object.entries(FILES))('%s', (_, [format, text]) => {
  test('is shown without a value of any server, and written with all of them', () => {
    const { before, after, written } = shown(format, text);
    for (const one of [before, after]) {
      expect(one).not.toMatch(/hunter|1234/);
      expect(one).toContain('[redacted]');
      expect(() => format.parse(one)).not.toThrow();
    }
    expect(written.match(/hunter\d+|1234/g)).toEqual(text.match(/hunter\d+|1234/g));
  });

  test('is shown with its programs, with what is said elsewhere, and with what was added', () => {
    const { before, after } = shown(format, text);
    expect(format.parse(before)).toMatchObject({
      model: 'm',
      servers: { c: { command: 'codex', args: ['mcp-server', '-c', 'model=[redacted]'] }, other: { command: 'npx' } },
    });
    expect(format.parse(after)).toMatchObject({
      servers: {
        c: {
          command: '/n',
          args: [DOORS.codexCpMcp],
          env: { CODEX_CP_TOOLSETS: 'core,legacy', CODEX_MCP_DEFAULT_MODEL: 'gpt', DB_PASS: '[redacted]' },
        },
      },
    });
  });
});

test('of the words behind a program only those that say which one it is are shown', () => {
  const args = ['-y', 'thing', '--key', 'k', '--pat=p', 'A=b', '-psecret', '--on', '--', 'x', 'http://h/?q=1', '-m'];
  const { before } = shown(
    jsonFormat,
    JSON.stringify({ servers: { o: { command: 'npx', args: [...args, 'openclaw_codex_mcp'] } } }),
  );
  expect(jsonFormat.parse(before)).toEqual({
    servers: {
      o: {
        command: 'npx',
        args: [
          ...[
            '-y',
            '[redacted]',
            '--key',
            '[redacted]',
            '--pat=[redacted]',
            'A=[redacted]',
            '-p[redacted]',
            '--on',
            '--',
          ],
          ...['x', 'http://h/?[redacted]', '-m', 'openclaw_codex_mcp'],
        ],
      },
    },
  });
});
