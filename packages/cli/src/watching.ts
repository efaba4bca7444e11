import type { ControlPlane } from '@codex-cp/core';
import * as Flags from '@oclif/core/flags';
import { BaseCommand, type Question } from './base-command.ts';
import type { ExitCode } from './exit-codes.ts';
import { timeoutFlag } from './flags.ts';
import type { Format } from './render/format.ts';
import { UsageError } from './usage-error.ts';
import { Watcher } from './watcher.ts';

/** How a command stays with the operation that it leads to. */
export const WATCH_FLAGS = {
  wait: Flags.boolean({ exclusive: ['follow'], description: 'Wait for the end and print the final report.' }),
  follow: Flags.boolean({ description: 'Show live what happens, then the final report.' }),
  timeout: timeoutFlag('With --wait or --follow: stop watching after this time. The task goes on.'),
};

export interface WatchFlags {
  readonly json: boolean;
  readonly wait: boolean;
  readonly follow?: boolean;
  readonly timeout: number | undefined;
}

/** A call that leads to a task. */
export interface Step<Input, Answer> extends Omit<Question<Input, Answer>, 'text' | 'exitCode'> {
  /** What the task is found by; printed alone. */
  readonly id: (answer: Answer) => string;
  /** What is to be said beside it. */
  readonly note: (answer: Answer, format: Format, next: 'left' | 'watched') => string;
}

/** What commands have in common that lead to a task: they leave it with its id, or stay until it has ended. */
export abstract class WatchingCommand extends BaseCommand {
  /** Refuses a time-out where nothing is watched. */
  protected checkTimeout(timeout: number | undefined, ways: Readonly<Record<string, boolean>>): void {
    if (timeout === undefined || Object.values(ways).includes(true)) return;
    const flags = Object.keys(ways).map((way) => `--${way}`);
    throw new UsageError('--timeout', 'needs_other', `--timeout needs ${flags.join(' or ')}.`);
  }

  /** Makes the step; prints the id alone, or watches what it led to. */
  protected async step<Input, Answer extends Readonly<Record<string, unknown>>>(
    plane: ControlPlane,
    flags: WatchFlags,
    { id, note, ...question }: Step<Input, Answer>,
  ): Promise<void> {
    const { err, errFormat } = this.terminal;
    if (!flags.wait && !flags.follow) {
      const text = (answer: Answer): string => {
        err(note(answer, errFormat, 'left'));
        return id(answer);
      };
      return this.answer(plane, flags, { ...question, text });
    }
    const answer = await question.ask(question.input);
    err([id(answer), note(answer, errFormat, 'watched')].filter(Boolean).join('\n'));
    this.endWith(await this.watch(plane, id(answer), flags));
  }

  /** Watches an operation; tells how it ended. */
  protected watch(plane: ControlPlane, id: string, flags: WatchFlags): Promise<ExitCode> {
    const watcher = new Watcher(plane, this.terminal, flags);
    return flags.follow ? watcher.follow(id, 0) : watcher.waitForReport(id);
  }
}
