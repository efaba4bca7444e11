import { BaseCommand } from '../base-command.ts';
import { countFlag } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { renderProjects } from '../render/projects.ts';

/** Lists the folders that tasks can run in. */
export class Projects extends BaseCommand {
  static override summary = 'List the projects under the allowed roots.';
  static override flags = {
    limit: countFlag(TOOL_FIELDS.codex_list_projects.limit, { char: 'n', description: 'How many at most.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Projects);
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_list_projects',
        input: { limit: flags.limit },
        ask: plane.projects,
        text: (view) => renderProjects(view, this.terminal.format),
      }),
    );
  }
}
