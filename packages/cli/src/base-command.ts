import type { ControlPlane, ToolName } from '@codex-cp/core';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import { EXIT, exitCodeOfError, type ExitCode } from './exit-codes.ts';
import { usageErrorOf } from './oclif-errors.ts';
import { openPlane, type GlobalFlags, type Settings } from './plane.ts';
import { repeatInCommands } from './render/command-line.ts';
import { renderError } from './render/error.ts';
import { openTerminal } from './terminal.ts';
import { toShownError } from './tool-error.ts';

const GLOBAL = 'GLOBAL';

/** Flags of every command. */
export const GLOBAL_FLAGS = {
  json: Flags.boolean({ helpGroup: GLOBAL, description: 'Print the answer as JSON, the same object as over MCP.' }),
  'state-db': Flags.string({ helpGroup: GLOBAL, helpValue: 'PATH', description: 'State database to use.' }),
  'codex-home': Flags.string({ helpGroup: GLOBAL, helpValue: 'PATH', description: 'Home folder of Codex to use.' }),
};

/** One question to the control plane and how its answer is shown. */
export interface Question<Input, Answer> {
  readonly tool: ToolName;
  readonly input: Input;
  /** The method of the control plane that is this tool. */
  readonly ask: (input: Input) => Promise<Answer>;
  readonly text: (answer: Answer) => string;
  /** Where an answer that is no error is not simply a success. */
  readonly exitCode?: (answer: Readonly<Record<string, unknown>>) => ExitCode;
}

/** With which settings the control plane is opened. */
export interface PlaneOptions {
  readonly flags: GlobalFlags;
  readonly more?: Settings;
}

/** What every command has: the global flags, a terminal, errors that are shown and end the process the same way. */
export abstract class BaseCommand extends Command {
  static override baseFlags = GLOBAL_FLAGS;
  protected readonly terminal = openTerminal();

  /** Runs `work` with the control plane, which is let go of afterwards. */
  protected async withPlane(
    { flags, more }: PlaneOptions,
    work: (plane: ControlPlane) => Promise<void>,
  ): Promise<void> {
    repeatInCommands(flags);
    const plane = await openPlane(flags, more);
    try {
      await work(plane);
    } finally {
      await plane.close();
    }
  }

  /** Asks one tool and prints what it answers: the payload itself with --json, a text otherwise. */
  protected async answer<Input, Answer extends Readonly<Record<string, unknown>>>(
    plane: ControlPlane,
    { json }: { readonly json: boolean },
    { tool, input, ask, text, exitCode = () => EXIT.done }: Question<Input, Answer>,
  ): Promise<void> {
    if (!json) {
      const answer = await ask(input);
      this.terminal.out(text(answer));
      this.endWith(exitCode(answer));
      return;
    }
    const payload = await plane.callTool(tool, input);
    this.printJson(payload);
    const { ERRORS } = await import('@codex-cp/core');
    this.endWith(payload.ok ? exitCode(payload) : exitCodeOfError(payload.error, ERRORS));
  }

  protected printJson(value: unknown): void {
    this.terminal.out(JSON.stringify(value, null, 2));
  }

  /** The exit code of the process, once the command is through. */
  protected endWith(code: ExitCode): void {
    if (code !== EXIT.done) process.exitCode = code;
  }

  protected override async catch(thrown: Error): Promise<void> {
    const { error, exitCode } = await toShownError(usageErrorOf(thrown, this.parsed ? 'elsewhere' : 'parsing'));
    // Otherwise oclif complains, in development, that flags it refused were not parsed.
    this.parsed = true;
    if (this.jsonEnabled()) this.printJson({ ok: false, error });
    else this.terminal.err(renderError(error, this.terminal.errFormat));
    this.endWith(exitCode);
  }

  /** oclif's own --json would colour the object and print what `run` returns; ours is an ordinary flag. */
  override jsonEnabled(): boolean {
    const end = this.argv.indexOf('--');
    return (end === -1 ? this.argv : this.argv.slice(0, end)).includes('--json');
  }
}
