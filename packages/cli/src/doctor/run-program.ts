import { execFile } from 'node:child_process';

/** How a program ended that was asked something. */
export interface Ran {
  /** Null when it could not be started, was killed, or took too long. */
  readonly exitCode: number | null;
  /** What it wrote, both streams. */
  readonly output: string;
}

const PATIENCE_MS = 15_000;

/** Runs a program to its end; never rejects. */
export function runProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, [...args], { env, timeout: PATIENCE_MS, windowsHide: true }, (failure, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      if (failure === null) return resolve({ exitCode: 0, output });
      resolve({ exitCode: typeof failure.code === 'number' ? failure.code : null, output: output || failure.message });
    });
  });
}
