import { Config } from '@oclif/core/config';
import { vi } from 'vitest';
import { COMMANDS } from '../src/index.ts';

/** How a command ended that ran inside the test. */
export interface CommandRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const PACKAGE = { name: '@codex-cp/cli', version: '0.0.0', oclif: { bin: 'codex-cp' } };

/** Runs a command in this process; the test decides by `vi.mock` of plane.ts which control plane it meets. */
export async function runCommand(id: keyof typeof COMMANDS, ...argv: readonly string[]): Promise<CommandRun> {
  const config = await Config.load({ root: import.meta.dirname, pjson: PACKAGE });
  const [stdout, stderr] = [catchOutput(process.stdout), catchOutput(process.stderr)];
  process.exitCode = undefined;
  try {
    await COMMANDS[id].run([...argv], config);
    return { stdout: stdout.text(), stderr: stderr.text(), exitCode: exitCode() };
  } finally {
    process.exitCode = undefined;
    stdout.restore();
    stderr.restore();
  }
}

/** Written by the command meanwhile, which the compiler cannot know. */
const exitCode = (): number => Number(process.exitCode ?? 0);

function catchOutput(stream: NodeJS.WriteStream) {
  const chunks: string[] = [];
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => chunks.push(String(chunk)) > 0);
  return { text: () => chunks.join(''), restore: () => spy.mockRestore() };
}
