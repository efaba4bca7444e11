import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a program wrote and how it ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** A program that runs. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with what it wrote to standard output once that fits; rejects when it ends first. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

export interface StartOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** What is piped in; an open pipe without content by default. */
  readonly input?: string;
}

/** Starts a built program of this package: `main` or `admin`. */
export function startProgram(name: 'main' | 'admin', args: readonly string[], options: StartOptions): Running {
  const entry = fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [entry, ...args], { env: options.env, cwd: options.cwd });
  let [stdout, stderr] = ['', ''];
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    for (const look of listeners) look();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  child.stdin.on('error', () => undefined);
  if (options.input !== undefined) child.stdin.end(options.input);
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }));
  });
  const until = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(stdout);
        if (match) resolve(match);
      };
      listeners.add(look);
      void ended.then(() => reject(new Error(`ended without ${pattern.source}:\n${stdout}\n${stderr}`)));
      look();
    });
  return { process: child, ended, until };
}
