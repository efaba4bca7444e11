import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { lastLines, watchLines } from '../log-lines.ts';
import { renderLogLine } from '../render/log-line.ts';

const DEFAULT_LINES = 50;

/** Shows what the worker logged. */
export class WorkerLogs extends BaseCommand {
  static override summary = 'Show what the worker logged.';
  static override flags = {
    lines: Flags.integer({
      char: 'n',
      min: 0,
      max: 1_000_000,
      default: DEFAULT_LINES,
      description: 'How many of the last lines.',
    }),
    follow: Flags.boolean({ exclusive: ['json'], description: 'Go on with what is logged, until Ctrl-C.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(WorkerLogs);
    const path = await this.#logPath(flags);
    const { lines, end } = lastLines(path, flags.lines);
    if (flags.json) this.printJson({ ok: true, logPath: path, lines });
    else for (const line of lines) this.#show(line);
    if (lines.length === 0) this.terminal.err(`Nothing is logged yet: ${path}`);
    if (flags.follow) await this.#showComing(path, end);
  }

  #showComing(path: string, end: number): Promise<never> {
    watchLines(path, end, (line) => this.#show(line));
    return new Promise<never>(() => undefined);
  }

  #show(line: string): void {
    const { out, format } = this.terminal;
    out(renderLogLine(line, { ...format, now: new Date() }));
  }

  async #logPath(flags: Parameters<typeof this.withPlane>[0]['flags']): Promise<string> {
    let path = '';
    await this.withPlane({ flags }, ({ worker }) => {
      path = worker.status().logPath;
      return Promise.resolve();
    });
    return path;
  }
}
