import { sha256 } from '../foundation/hash.ts';
import { checkMark, GENERATION_VARIABLE, withoutMark } from '../process/generation-mark.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Settings of an unattended server. What the user configured stays: hooks, MCP servers, plugins, sub-agents. Only goals
 * are off, with which a thread would start turns by itself that nobody submitted.
 */
const UNATTENDED = [
  '--disable',
  'goals',
  '-c',
  'check_for_update_on_startup=false',
  '-c',
  'suppress_unstable_features_warning=true',
];

/** Arguments of `codex` for a server whose tool commands carry `mark`; without an endpoint it speaks over its pipes. */
export function serverArguments(mark: string, endpoint: Endpoint | null): readonly string[] {
  checkMark(mark);
  const marking = ['-c', `shell_environment_policy.set.${GENERATION_VARIABLE}="${mark}"`];
  return ['app-server', ...UNATTENDED, ...marking, ...(endpoint === null ? [] : listenArguments(endpoint))];
}

/** The arguments that say where a server listens, and by which it is found among all processes. */
export function listenAt(endpoint: Endpoint): readonly string[] {
  return ['--listen', endpoint.kind === 'unix' ? `unix://${endpoint.path}` : endpoint.url];
}

function listenArguments(endpoint: Endpoint): readonly string[] {
  if (endpoint.kind === 'unix') return listenAt(endpoint);
  // The hash may be seen by everybody who lists processes; the token is not.
  return [...listenAt(endpoint), '--ws-auth', 'capability-token', '--ws-token-sha256', sha256(endpoint.token)];
}

/** Ours, and none of a command's business: every variable of the server is visible to the commands it runs. */
const OURS = [/^DEEPSEEK_/, /^CODEX_MCP_/, /^CODEX_CP_.*TOKEN/];

/** The environment of a server: ours without our own secrets and settings, with its home. */
export function serverEnvironment(env: NodeJS.ProcessEnv, codexHome: string): NodeJS.ProcessEnv {
  const kept = Object.entries(withoutMark(env)).filter(([name]) => {
    const upper = name.toUpperCase();
    return upper !== 'CODEX_HOME' && !OURS.some((pattern) => pattern.test(upper));
  });
  return { ...Object.fromEntries(kept), CODEX_HOME: codexHome };
}
