import { execFile } from 'node:child_process';
import { onWindows } from './windows-command-line.ts';

const COMMAND_TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface RunCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/** Runs a short command to its end and gives its standard output; rejects when it fails, hangs or is not there. */
export function runCommand({ command, args, env, timeoutMs = COMMAND_TIMEOUT_MS }: RunCommand): Promise<string> {
  const line = onWindows(process.platform, command, args);
  return new Promise((resolve, reject) => {
    const options = {
      env: env ?? process.env,
      timeout: timeoutMs,
      maxBuffer: MAX_OUTPUT_BYTES,
      windowsHide: true,
      windowsVerbatimArguments: line.verbatim,
    };
    const child = execFile(line.command, [...line.args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} failed: ${stderr.trim() || error.message}`, { cause: error }));
    });
    child.stdin?.end();
  });
}
