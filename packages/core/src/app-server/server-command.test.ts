import { expect, test } from 'vitest';
import { sha256 } from '../foundation/hash.ts';
import { serverArguments, serverEnvironment } from './server-command.ts';

test('a server on a socket is told where to listen and which mark its commands carry', () => {
  const args = serverArguments('generation-7', { kind: 'unix', path: '/state/app.sock' });
  expect(args[0]).toBe('app-server');
  expect(args).toContain('shell_environment_policy.set.CODEX_CP_GENERATION="generation-7"');
  expect(args.slice(-2)).toEqual(['--listen', 'unix:///state/app.sock']);
});

test('the token of a loopback server is not on the command line, its hash is', () => {
  const args = serverArguments('generation-7', { kind: 'ws', url: 'ws://127.0.0.1:4711', token: 'secret' }).join(' ');
  expect(args).toContain(
    `--listen ws://127.0.0.1:4711 --ws-auth capability-token --ws-token-sha256 ${sha256('secret')}`,
  );
  expect(args).not.toContain('secret');
});

test('a server on pipes is told nothing about listening', () => {
  expect(serverArguments('generation-7', null)).not.toContain('--listen');
});

test('a mark that would break out of its quotes is refused', () => {
  expect(() => serverArguments('"; rm -rf /"', null)).toThrow(TypeError);
});

test('the environment passes through, without what is ours, and with the home', () => {
  const env = {
    PATH: '/bin',
    OPENAI_API_KEY: 'theirs',
    codex_home: '/old',
    DEEPSEEK_API_KEY: 'ours',
    CODEX_MCP_EXECUTION_MODE: 'ours',
    CODEX_CP_GATEWAY_TOKEN: 'ours',
    CODEX_CP_GENERATION: 'ours',
    CODEX_CP_LOG: 'harmless',
  };
  expect(serverEnvironment(env, '/home')).toEqual({
    PATH: '/bin',
    OPENAI_API_KEY: 'theirs',
    CODEX_CP_LOG: 'harmless',
    CODEX_HOME: '/home',
  });
});
