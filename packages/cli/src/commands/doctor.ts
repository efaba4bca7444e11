import { BaseCommand } from '../base-command.ts';
import { examine } from '../doctor/examine.ts';
import { EXIT } from '../exit-codes.ts';
import { renderChecks } from '../render/checks.ts';

/** Looks for what could keep tasks from running. */
export class Doctor extends BaseCommand {
  static override summary = 'Check everything a task needs, and say what to do about what is wrong.';
  static override description = 'Exit code 1 when a check found an error.';

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const checks = await examine(flags);
    const healthy = checks.every(({ status }) => status !== 'error');
    if (flags.json) this.printJson({ ok: true, healthy, checks });
    else this.terminal.out(renderChecks(checks, this.terminal.format));
    if (!healthy) this.endWith(EXIT.failed);
  }
}
