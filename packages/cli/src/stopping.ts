import type { ToolArguments } from '@codex-cp/core';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from './base-command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { countFlag } from './flags.ts';
import { TOOL_FIELDS } from './generated/tool-fields.ts';
import type { GlobalFlags } from './plane.ts';
import { renderStopped } from './render/stopped.ts';

type StopArguments = ToolArguments<'codex_interrupt_turn'>;
const field = TOOL_FIELDS.codex_interrupt_turn;

/** How a running turn is stopped. */
export const STOP_FLAGS = {
  'keep-commands': Flags.boolean({ description: field.keep_commands.description }),
  'timeout-seconds': countFlag(field.timeout_seconds),
};

interface StopFlags {
  readonly 'keep-commands': boolean;
  readonly 'timeout-seconds': number | undefined;
}

/** The arguments that stand for these flags. */
export const stopArguments = (flags: StopFlags) => ({
  keep_commands: flags['keep-commands'],
  timeout_seconds: flags['timeout-seconds'],
});

/** What `interrupt`, `cancel` and `plan cancel` have in common: they end a task and say what became of it. */
export abstract class StoppingCommand extends BaseCommand {
  protected async stop(flags: GlobalFlags & { readonly json: boolean }, input: StopArguments): Promise<void> {
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_interrupt_turn',
        input,
        ask: plane.interrupt,
        text: (stopped) => renderStopped(stopped, this.terminal.format),
        exitCode: exitCodeOf,
      }),
    );
  }
}

/** Stopped: done. Asked for and not seen yet: timed out. Had ended already: refused. */
function exitCodeOf({ interrupted, confirmed }: Readonly<Record<string, unknown>>): ExitCode {
  if (interrupted === true) return EXIT.done;
  return confirmed === true ? EXIT.refused : EXIT.timedOut;
}
