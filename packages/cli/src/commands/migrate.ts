import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { canAsk, confirm } from '../confirm.ts';
import { EXIT } from '../exit-codes.ts';
import type { MigrationPlan, MigrationRequest } from '../migrate/migration.ts';
import type { MigrationAnswer } from '../migrate/migration-answer.ts';

/** Takes the place of the Python server and of `codex mcp-server`. */
export class Migrate extends BaseCommand {
  static override summary = 'Switch MCP clients from the Python server or "codex mcp-server" to codex-cp.';
  static override description = [
    'Changes the entries of clients that start one of these servers, and takes over the state of the Python server: its request keys, results, workflows and hook history. Its file is only read.',
    'Without FILE the known places of Claude Desktop, Claude Code, Cursor, VS Code, OpenClaw, Hermes and Codex are looked at; with --from or --state-db alone only the state is taken over. Everything is shown first and you are asked; each changed file is kept beside itself. A second run finds nothing to do.',
    'Exit code 1 when something could not be done, 4 when nobody could be asked.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> migrate --dry-run',
    '<%= config.bin %> migrate ~/.cursor/mcp.json',
    '<%= config.bin %> migrate --from old/state/codex-mcp-state.sqlite3',
  ];
  static override args = {
    files: Args.string({ name: 'FILE', multiple: true, description: 'Configurations of clients.' }),
  };
  static override flags = {
    'dry-run': Flags.boolean({ description: 'Show what would be changed and change nothing.' }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
    from: Flags.string({
      helpValue: 'PATH',
      description:
        'State file of the Python server; where it is configured to lie by default, or state/codex-mcp-state.sqlite3.',
    }),
    force: Flags.boolean({
      description: 'Take over also from a file whose server seems to run, or that was not closed.',
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Migrate);
    const request: MigrationRequest = {
      files: args.files ?? [],
      from: flags.from,
      flags,
      whenInUse: flags.force ? 'go on' : 'refuse',
      onProgress: this.#progress(),
    };
    // Their libraries are loaded only here: every other command starts without them.
    const [{ hasWork, planMigration }, { plannedAnswer }, { redactSecrets }] = await Promise.all([
      import('../migrate/migration.ts'),
      import('../migrate/migration-answer.ts'),
      import('@codex-cp/core'),
    ]);
    const plan = await planMigration(request);
    const planned = plannedAnswer(plan, 'dry_run', redactSecrets);
    if (!flags.json) await this.#showPlan(planned);
    const outcome = !hasWork(plan) ? 'nothing_to_do' : flags['dry-run'] ? 'dry_run' : await this.#confirmed(flags);
    if (outcome === 'done') await this.#carryOut(plan, request, flags);
    else this.#tell({ ...planned, outcome }, flags);
  }

  async #carryOut(plan: MigrationPlan, request: MigrationRequest, flags: { readonly json: boolean }): Promise<void> {
    const [{ carryOut }, { doneAnswer }, { renderDone }, { redactSecrets }] = await Promise.all([
      import('../migrate/migration.ts'),
      import('../migrate/migration-answer.ts'),
      import('../render/migration.ts'),
      import('@codex-cp/core'),
    ]);
    const answer = doneAnswer(await carryOut(plan, request), redactSecrets);
    if (flags.json) this.printJson(answer);
    else this.terminal.out(`\n${renderDone(answer, this.terminal.format)}`);
    if (!answer.ok) this.endWith(EXIT.failed);
  }

  async #confirmed(flags: { readonly yes: boolean }): Promise<MigrationAnswer['outcome']> {
    if (flags.yes) return 'done';
    if (!canAsk()) return 'not_confirmed';
    const yes = await confirm('Do this?', { input: process.stdin, output: process.stderr });
    return yes ? 'done' : 'declined';
  }

  async #showPlan(planned: MigrationAnswer): Promise<void> {
    const { renderPlan } = await import('../render/migration.ts');
    const shown = renderPlan(planned, this.terminal.format);
    if (shown !== '') this.terminal.out(shown);
  }

  /** What is left to say where nothing was changed. */
  #tell(answer: MigrationAnswer, flags: { readonly json: boolean }): void {
    if (flags.json) this.printJson(answer);
    else this.terminal.err(isAtAFault(answer) ? UNDONE : SENTENCES[answer.outcome]);
    if (answer.outcome === 'not_confirmed') this.endWith(EXIT.needsInput);
    else if (answer.outcome === 'declined') this.endWith(EXIT.refused);
    else if (!answer.ok) this.endWith(EXIT.failed);
  }

  /** At a terminal a long import says how far it is. */
  #progress(): (progress: { readonly done: number; readonly total: number }) => void {
    return ({ done, total }) => {
      if (!process.stderr.isTTY || total < LONG) return;
      process.stderr.write(`\rTaking over ${done} of ${total} rows${done === total ? '\n' : ''}`);
    };
  }
}

/** Rows from which on it takes a while. */
const LONG = 5_000;

/** Nothing is left to do, but for what could not be done. */
const isAtAFault = ({ outcome, ok }: MigrationAnswer): boolean => outcome === 'nothing_to_do' && !ok;

const UNDONE = 'Nothing was changed: mend what is named above, then run it again.';

const SENTENCES: Readonly<Record<MigrationAnswer['outcome'], string>> = {
  done: 'Done.',
  nothing_to_do: 'Nothing to do.',
  dry_run: 'Nothing was changed: this was a dry run.',
  not_confirmed: 'Nothing was changed: nobody can be asked here. Add --yes to do this.',
  declined: 'Nothing was changed.',
};
