import { expect, test } from 'vitest';
import { mentionsOldProgram, oldProgramOf } from './old-program.ts';

const words = (line: string): { readonly command: string; readonly args: readonly string[] } => {
  const [command = '', ...args] = line.split(' ');
  return { command, args };
};

test.each([
  'codex-control-plane-mcp',
  'openclaw-codex-mcp',
  '/home/u/.local/bin/codex-control-plane-mcp',
  'C:\\Python\\Scripts\\codex-control-plane-mcp.exe',
  'py -m codex_control_plane_mcp.server',
  'py -3 -m codex_control_plane_mcp',
  'python -u -X utf8 -m codex_control_plane_mcp.server',
  '/opt/venv/bin/python3.12 -m openclaw_codex_mcp.server',
  'C:\\venv\\Scripts\\python.exe -m openclaw_codex_mcp',
  'uvx codex-control-plane-mcp',
  'uvx --from git+https://example.org/x codex-control-plane-mcp',
  'uvx codex-control-plane-mcp@0.1.4',
  'uvx --python 3.12 codex-control-plane-mcp==0.1.4',
  'uv run codex-control-plane-mcp',
  'uv run --directory /src codex-control-plane-mcp',
  'uv --directory /src run python -m codex_control_plane_mcp.server',
  'uv run -m codex_control_plane_mcp.server',
  'uv tool run openclaw-codex-mcp',
  'pipx run codex-control-plane-mcp',
  'pipx run --spec /src codex-control-plane-mcp',
  'cmd /c codex-control-plane-mcp',
  '/usr/bin/env codex-control-plane-mcp',
])('%s starts the Python server', (line) => {
  expect(oldProgramOf(words(line))).toEqual({ kind: 'python-server' });
});

test.each([
  'codex mcp-server',
  'codex.cmd mcp-server',
  'codex mcp',
  'codex mcp serve',
  'npx @openai/codex mcp-server',
  'npx -y @openai/codex@0.40.0 mcp-server',
  'npx --yes @openai/codex mcp',
  'npx -p @openai/codex codex mcp-server',
  'npm exec -- @openai/codex mcp-server',
  'pnpm dlx @openai/codex mcp-server',
  'bunx @openai/codex mcp-server',
  'cmd.exe /C npx -y @openai/codex mcp-server',
  'node /usr/lib/node_modules/@openai/codex/bin/codex.js mcp-server',
])('%s starts the MCP server of Codex', (line) => {
  expect(oldProgramOf(words(line))).toEqual({ kind: 'codex-mcp-server', binary: null, config: {}, others: [] });
});

test('what was said to Codex is understood, before and behind the word', () => {
  const args = [
    '-c',
    'model="gpt-5"',
    '--profile',
    'p',
    'mcp-server',
    '--config=sandbox_mode=read-only',
    '-a',
    'never',
    '--x',
  ];
  expect(oldProgramOf({ command: '/opt/codex', args })).toEqual({
    kind: 'codex-mcp-server',
    binary: '/opt/codex',
    config: { model: 'gpt-5', sandbox_mode: 'read-only', approval_policy: 'never' },
    others: ['--profile p', '--x'],
  });
});

test.each([
  'codex',
  'codex mcp list',
  'codex mcp add x',
  'codex exec mcp-server',
  'codex app-server',
  'codex-cp-mcp',
  'codex-control-plane-mcp-hooks install',
  'python server.py -m codex_control_plane_mcp.server',
  'python -m http.server',
  'python',
  'uv run',
  'uv pip install codex-control-plane-mcp',
  'npx -y some-server mcp-server',
  'npm install @openai/codex',
  'node server.js mcp-server',
  'docker run codex',
])('%s is none of them', (line) => {
  expect(oldProgramOf(words(line))).toBeUndefined();
});

test.each([
  ['bash -lc codex-control-plane-mcp', true],
  ['sh -c codex mcp-server', true],
  ['docker run image python -m codex_control_plane_mcp.server', true],
  ['codex-control-plane-mcp-hooks status', false],
  ['npx another', false],
])('that %s speaks of an old server: %s', (line, mentions) => {
  expect(mentionsOldProgram(words(line))).toBe(mentions);
});
