import type { ControlPlane } from '@codex-cp/core';
import { EXIT, exitCodeOfStatus, type ExitCode } from './exit-codes.ts';
import { followOperation } from './follow.ts';
import { interruptible, type WatchEnd } from './interruptible.ts';
import type { Format } from './render/format.ts';
import { hasEnded } from './render/operation.ts';
import { renderInteraction } from './render/interaction.ts';
import { readWhole } from './read-whole.ts';
import { endSentence, reportFacts, reportText } from './render/report.ts';
import type { Terminal } from './terminal.ts';
import type { OperationView } from './views.ts';
import { waitForEnd } from './wait-for-end.ts';
import { commandLine } from './render/command-line.ts';

interface WatchOptions {
  readonly json: boolean;
  readonly timeout?: number | undefined;
}

/** Watches one operation for a command and tells how it ended. Whatever happens to the watcher, the task goes on. */
export class Watcher {
  readonly #plane: ControlPlane;
  readonly #terminal: Terminal;
  readonly #options: WatchOptions;

  constructor(plane: ControlPlane, terminal: Terminal, options: WatchOptions) {
    this.#plane = plane;
    this.#terminal = terminal;
    this.#options = options;
  }

  /** Shows what happens as it happens, then the report. */
  async follow(operationId: string, after: number): Promise<ExitCode> {
    const { json, timeout } = this.#options;
    const { out, err, format, errFormat } = this.#terminal;
    const live = json ? { out: err, format: errFormat } : { out, format };
    const end = await interruptible(timeout, (signal) =>
      followOperation(this.#plane, { operationId, after, signal, ...live }),
    );
    return this.#finish(operationId, end, 'followed');
  }

  /** Waits for the end, or for a question; then prints what Codex said. */
  async waitForReport(operationId: string): Promise<ExitCode> {
    sayHowToLeave(this.#terminal);
    const end = await interruptible(this.#options.timeout, (signal) =>
      waitForEnd(this.#plane, { ids: [operationId], until: 'all', signal }),
    );
    return this.#finish(operationId, end, 'waited');
  }

  async #finish(operationId: string, end: WatchEnd, way: 'followed' | 'waited'): Promise<ExitCode> {
    const { out, err } = this.#terminal;
    const { json } = this.#options;
    const input = { operation_id: operationId };
    const view = await (json ? this.#plane.status(input) : readWhole(this.#plane, input));
    if (json) out(JSON.stringify(view, null, 2));
    else if (hasEnded(view.status)) this.#tellEnd(view, way);
    else if (way === 'waited') await this.#tellQuestions(operationId);
    if (hasEnded(view.status)) return exitCodeOfStatus(view.status);
    err(goesOn(view, end));
    return end === 'interrupted' ? EXIT.interrupted : exitCodeOfStatus(view.status);
  }

  #tellEnd(view: OperationView, way: 'followed' | 'waited'): void {
    const { out, err, format, errFormat } = this.#terminal;
    const report = view.finalReport;
    const facts = (to: Format): string => (report === null ? '' : reportFacts(report, to));
    if (way === 'waited') err([endSentence(view), facts(errFormat)].filter(Boolean).join('\n'));
    else out(['', endSentence(view), facts(format)].filter((line, at) => at === 0 || line !== '').join('\n'));
    if (report !== null && report.text !== '')
      out(way === 'waited' ? reportText(report, format) : `\n${reportText(report, format)}`);
  }

  /** Whole: a status carries long commands and diffs cut. */
  async #tellQuestions(operationId: string): Promise<void> {
    const { out, format } = this.#terminal;
    const { interactions } = await this.#plane.interactions({ operation_id: operationId });
    for (const asked of interactions) out(renderInteraction(asked, format));
  }
}

/** Somebody at a terminal should know that waiting can be given up. */
export function sayHowToLeave({ err, errFormat }: Terminal): void {
  if (errFormat.kind === 'terminal') err(errFormat.style.dim('Waiting. Ctrl-C ends the waiting, never the task.'));
}

function goesOn({ operationId: id, status }: OperationView, end: WatchEnd): string {
  if (end === 'interrupted') return `Stopped watching. The task goes on: ${commandLine(`follow ${id}`)}`;
  if (end === 'timed out') return `The time is up, the task is ${status} and goes on: ${commandLine(`wait ${id}`)}`;
  return `The task needs an answer, then: ${commandLine(`wait ${id}`)}`;
}
