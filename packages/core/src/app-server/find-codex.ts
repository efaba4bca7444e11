import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../foundation/message-of.ts';
import { runCommand } from '../process/run-command.ts';
import { AppServerError } from './app-server-error.ts';
import {
  codexCandidates,
  nativePrograms,
  packageOfLauncher,
  type CodexCandidate,
  type CodexSource,
  type FileView,
  type Surroundings,
} from './codex-candidates.ts';
import { checkVersion, isTooOld, MIN_CODEX_VERSION, versionIn } from './codex-version.ts';

export interface FoundCodex {
  /** The program to start: the native one, wherever it could be found behind a launcher. */
  readonly path: string;
  readonly version: string;
  readonly source: CodexSource;
}

export interface FindCodex {
  /** Set by the user: then it is this one or none. */
  readonly configuredPath?: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Finds the Codex to use and asks it for its version; rejects with what was tried and what to do. */
export async function findCodex({ configuredPath, env }: FindCodex): Promise<FoundCodex> {
  const around = surroundings(env);
  if (configuredPath !== undefined) return findConfigured(around, resolve(configuredPath));
  return firstThatWorks(locateCodex(around, fileView));
}

/** The best candidate that runs and is new enough. */
export async function firstThatWorks({ found, tried }: LocatedCodex): Promise<FoundCodex> {
  const failures: unknown[] = [];
  for (const candidate of found) {
    try {
      return await withVersion(candidate);
    } catch (error) {
      failures.push(error);
    }
  }
  const told = [
    ...failures.map(messageOf),
    `Looked at ${tried} places: beside this program, on the PATH, in the desktop app.`,
  ];
  throw failures.length > 0 && failures.every(isTooOld) ? allTooOld(told) : notFound(told);
}

async function findConfigured(around: Surroundings, path: string): Promise<FoundCodex> {
  if (!fileView.isFile(path)) throw notFound([`The configured path does not exist: ${path}`]);
  try {
    return await withVersion({ source: 'configured', path: behindLauncher(around, fileView, path) });
  } catch (cause) {
    if (cause instanceof AppServerError) throw cause;
    throw notFound([`The configured program is not a Codex that works: ${path}`], cause);
  }
}

export interface LocatedCodex {
  readonly found: readonly CodexCandidate[];
  /** How many places were looked at. */
  readonly tried: number;
}

/** Pure but for `files`: the candidates that exist, with launchers followed to the native program, best first. */
export function locateCodex(around: Surroundings, files: FileView): LocatedCodex {
  const candidates = codexCandidates(around, files);
  const found = candidates
    .filter(({ path }) => files.isFile(path))
    .map(({ source, path }) => ({ source, path: behindLauncher(around, files, path) }));
  const isFirst = ({ path }: CodexCandidate, index: number): boolean =>
    found.findIndex((other) => other.path === path) === index;
  return { found: found.filter(isFirst), tried: candidates.length };
}

/** The native program that a launcher of the npm package would start; the file itself when it is no such launcher. */
function behindLauncher(around: Surroundings, files: FileView, path: string): string {
  const packageFolder = packageOfLauncher(around, files, path);
  const natives = packageFolder === null ? [] : nativePrograms(around, packageFolder);
  return natives.find((native) => files.isFile(native)) ?? path;
}

async function withVersion({ source, path }: CodexCandidate): Promise<FoundCodex> {
  const printed = await runCommand({ command: path, args: ['--version'] });
  const version = versionIn(printed.trim());
  if (version === null) throw new Error(`${path} does not tell a Codex version.`);
  checkVersion(version);
  return { path, version, source };
}

function notFound(tried: readonly string[], cause?: unknown): AppServerError {
  const message = [
    'No Codex was found.',
    'Install it (npm install -g @openai/codex) or set CODEX_BINARY_PATH to its program.',
    ...tried,
  ].join(' ');
  return new AppServerError({ kind: 'unavailable', message, data: { reason: 'codexNotFound', tried } }, { cause });
}

function allTooOld(tried: readonly string[]): AppServerError {
  const message = [
    'The Codex of this machine is too old.',
    `Update it to ${MIN_CODEX_VERSION} or newer (npm install -g @openai/codex), or set CODEX_BINARY_PATH to one that is.`,
    ...tried,
  ].join(' ');
  return new AppServerError({ kind: 'unavailable', message, data: { reason: 'codexTooOld', tried } });
}

function surroundings(env: NodeJS.ProcessEnv): Surroundings {
  const ownFolder = dirname(fileURLToPath(import.meta.url));
  return { platform: process.platform, arch: process.arch, env, homeFolder: homedir(), ownFolder };
}

const HEAD_BYTES = 4_096;

const fileView: FileView = {
  isFile: (path) => attempt(() => statSync(path).isFile(), false),
  list: (folder) => attempt(() => newestFirst(folder), []),
  real: (path) => attempt(() => realpathSync(path), path),
  head: (path) => attempt(() => readHead(path), ''),
};

function newestFirst(folder: string): readonly string[] {
  const age = (name: string): number => statSync(join(folder, name)).mtimeMs;
  return readdirSync(folder).sort((a, b) => age(b) - age(a));
}

function readHead(path: string): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    return buffer.subarray(0, readSync(file, buffer)).toString('latin1');
  } finally {
    closeSync(file);
  }
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
