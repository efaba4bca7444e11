import { error, ok, warning, type Check } from './check.ts';
import type { Ran } from './run-program.ts';

const NAME = 'codex';

/** Said where there is no Codex that could be used. */
export const noCodexCheck = (problem: string): Check =>
  error(NAME, problem, 'Install or update it (npm install -g @openai/codex), or set CODEX_BINARY_PATH.');

/** Does the Codex that was found run, and can this program work with it? `problem` is what its version says against it. */
export function codexCheck(path: string, printed: Ran, problem: string | undefined): Check {
  if (printed.exitCode !== 0) {
    const remedy = 'Install it again, or set CODEX_BINARY_PATH to one that works.';
    return error(NAME, `It does not run: ${path}: ${printed.output}`, remedy);
  }
  const shown = `${printed.output}, ${path}`;
  return problem === undefined ? ok(NAME, shown) : error(NAME, `It cannot be used: ${shown}`, problem);
}

/** Can Codex reach its model? A provider of one's own needs no login, so this alone stops nothing. */
export function loginCheck(codexHome: string, status: Ran): Check {
  if (status.exitCode === 0) return ok('login', `${lastLine(status.output)} (${codexHome})`);
  return warning(
    'login',
    `${lastLine(status.output) || 'Not logged in'} (${codexHome})`,
    `Run "codex login" with CODEX_HOME=${codexHome}. It is not needed where config.toml names a model provider of its own.`,
  );
}

/** What kept the sandbox from working, by what it says. */
const LINUX_CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    /apparmor|uid_map|setting up uid map|Operation not permitted|Permission denied/i,
    'Allow unprivileged user namespaces: "sysctl kernel.unprivileged_userns_clone=1" and, on Ubuntu, "sysctl kernel.apparmor_restrict_unprivileged_userns=0", or an AppArmor profile for bubblewrap.',
  ],
  [/No space left|max_user_namespaces/i, 'Raise "sysctl user.max_user_namespaces".'],
];
const OTHER_CAUSE =
  'In a container, run it with user namespaces (Docker: --security-opt seccomp=unconfined --security-opt apparmor=unconfined), or choose the sandbox danger-full-access where the container itself is the fence.';

/** Can Codex fence in the commands it runs? */
export function sandboxCheck(tried: Ran | 'not tried', defaultSandbox: string): Check {
  if (tried === 'not tried') return ok('sandbox', 'Not tried on this system.');
  if (tried.exitCode === 0) return ok('sandbox', 'Codex can run a command inside its sandbox.');
  const message = `Codex cannot run a command inside its sandbox: ${lastLine(tried.output)}`;
  const remedy = LINUX_CAUSES.find(([pattern]) => pattern.test(tried.output))?.[1] ?? OTHER_CAUSE;
  const isNeeded = defaultSandbox !== 'danger-full-access';
  return isNeeded ? error('sandbox', message, remedy) : warning('sandbox', message, remedy);
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
