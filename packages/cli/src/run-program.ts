import { run } from '@oclif/core/run';
import { settings } from '@oclif/core/settings';
import { usageErrorOf } from './oclif-errors.ts';
import { renderError } from './render/error.ts';
import { openTerminal } from './terminal.ts';
import { toShownError } from './tool-error.ts';

/** Which program this is: its folder with a package.json, or a package.json of its own. */
export interface Program {
  readonly root: string;
  readonly pjson?: NonNullable<Exclude<Parameters<typeof run>[1], string | URL | undefined>['pjson']>;
}

/** Runs the command that the arguments name, and ends the process with its exit code. */
export async function runProgram(program: Program): Promise<never> {
  // Whatever NODE_ENV says: there is nothing to be compiled here.
  settings.enableAutoTranspile = false;
  endOnBrokenPipe();
  try {
    await run(process.argv.slice(2), program);
  } catch (thrown) {
    await showFault(thrown);
  }
  await flushed(process.stdout);
  await flushed(process.stderr);
  process.exit();
}

/** Nobody reads any more (`codex-cp list | head`): that is no fault, and nothing more is to be written. */
function endOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
}

/** What no command could show, because none was found. */
async function showFault(thrown: unknown): Promise<void> {
  const terminal = openTerminal();
  const { error, exitCode } = await toShownError(usageErrorOf(thrown, 'elsewhere'));
  if (process.argv.includes('--json')) terminal.out(JSON.stringify({ ok: false, error }, null, 2));
  else terminal.err(renderError(error, terminal.errFormat));
  process.exitCode = exitCode;
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });
