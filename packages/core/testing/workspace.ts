import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where test folders live. Not below the system's temp directory: Codex makes all of that writable for commands, so
 * that tests could see each other's files and nothing there would be outside of a workspace.
 */
const TEST_WORK = fileURLToPath(new URL('../../../.test-work', import.meta.url));

/** Folders of one test. */
export interface TemporaryWorkspace {
  /** Holds the others. */
  readonly root: string;
  /** Where Codex works. */
  readonly cwd: string;
  /** CODEX_HOME; is not created yet. */
  readonly codexHome: string;
  /** For our own database and sockets. */
  readonly stateDir: string;
  /** Removes all of it; end the processes that use it first. */
  remove(): void;
}

/** Makes folders that no other test shares; with `git`, the working directory is a repository with one commit. */
export function temporaryWorkspace(options: { readonly git?: boolean } = {}): TemporaryWorkspace {
  mkdirSync(TEST_WORK, { recursive: true });
  const root = mkdtempSync(join(TEST_WORK, 't-'));
  const cwd = join(root, 'work');
  const stateDir = join(root, 'state');
  mkdirSync(cwd);
  mkdirSync(stateDir, { mode: 0o700 });
  if (options.git === true) initGit(cwd);
  const remove = (): void => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  return { root, cwd, codexHome: join(root, 'codex-home'), stateDir, remove };
}

function initGit(cwd: string): void {
  // Neither the configuration of the machine nor the repository that a git hook runs these tests for.
  const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  const git = (...args: readonly string[]): void => {
    execFileSync('git', [...author, ...args], { cwd, env, stdio: 'ignore' });
  };
  git('init', '--initial-branch=main');
  git('commit', '--allow-empty', '--message=Start');
}
