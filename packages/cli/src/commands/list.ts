import type { ControlPlane, ToolArguments, ToolOutput } from '@codex-cp/core';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { countFlag } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { renderOperations } from '../render/operation.ts';

type Page = ToolOutput<'codex_list_operations'>;
type ListArguments = ToolArguments<'codex_list_operations'>;
const field = TOOL_FIELDS.codex_list_operations;

/** Lists operations. */
export class List extends BaseCommand {
  static override summary = 'List tasks, newest first.';
  static override examples = [
    '<%= config.bin %> list --status running,waiting_for_approval',
    '<%= config.bin %> list --all --json',
  ];
  static override flags = {
    status: Flags.option({
      options: field.status.words,
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      description: 'Only these; several with commas or by repeating the flag.',
    })(),
    project: Flags.string({ helpValue: 'ID', description: 'Only tasks of this project.' }),
    thread: Flags.string({ helpValue: 'ID', description: 'Only tasks of this thread.' }),
    after: Flags.string({ helpValue: 'TIME', description: 'Only tasks made after this moment, in ISO 8601.' }),
    limit: countFlag(field.limit, { char: 'n', description: 'How many, in all or per page.' }),
    cursor: Flags.string({ exclusive: ['all'], description: 'Go on where the last page ended.' }),
    all: Flags.boolean({ description: 'All pages.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(List);
    const input: ListArguments = {
      status: flags.status,
      project_id: flags.project,
      thread_id: flags.thread,
      created_after: flags.after,
      limit: flags.limit ?? (flags.all ? field.limit.maximum : undefined),
      cursor: flags.cursor,
    };
    await this.withPlane({ flags }, async (plane) => {
      if (flags.all) return this.#listAll(plane, input, flags);
      const text = (page: Page): string => this.#page(page);
      await this.answer(plane, flags, { tool: 'codex_list_operations', input, ask: plane.list, text });
    });
  }

  /** One object with the operations of all pages, or an error of the first page that could not be read. */
  async #listAll(plane: ControlPlane, input: ListArguments, { json }: { readonly json: boolean }): Promise<void> {
    const operations: Page['operations'] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page: Page = await plane.list({ ...input, cursor });
      operations.push(...page.operations);
      more = page.nextCursor !== null;
      cursor = page.nextCursor ?? undefined;
    }
    if (json) this.printJson({ ok: true, operations, nextCursor: null });
    else this.terminal.out(renderOperations(operations, this.terminal.format));
  }

  #page({ operations, nextCursor }: Page): string {
    if (nextCursor !== null) this.terminal.err(`There are more: --cursor ${nextCursor}, or --all`);
    return renderOperations(operations, this.terminal.format);
  }
}
