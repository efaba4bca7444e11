import type { ToolArguments } from '@codex-cp/core';
import { BaseCommand } from './base-command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { GlobalFlags } from './plane.ts';
import { renderStopped } from './render/stopped.ts';

/** What `interrupt` and `cancel` have in common: they end a task and say what became of it. */
export abstract class StoppingCommand extends BaseCommand {
  protected async stop(
    flags: GlobalFlags & { readonly json: boolean },
    input: ToolArguments<'codex_interrupt_turn'>,
  ): Promise<void> {
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
