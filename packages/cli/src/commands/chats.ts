import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { countFlag } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { findProject } from '../input/find-project.ts';
import { renderActiveChats, renderChat, renderChats, renderChatStatus } from '../render/chats.ts';

const listed = TOOL_FIELDS.codex_list_project_chats;
const chatArg = Args.string({ name: 'CHAT', required: true, description: 'Id of the chat.' });

/** Lists the chats of a project. */
export class ListChats extends BaseCommand {
  static override summary = 'List the chats of a project, newest activity first.';
  static override args = {
    project: Args.string({ name: 'PROJECT', description: 'Id of the project; that of this folder by default.' }),
  };
  static override flags = {
    archived: Flags.boolean({ description: 'Archived ones too.' }),
    preview: Flags.boolean({ description: 'What was said last in each.' }),
    limit: countFlag(listed.limit, { char: 'n', description: 'How many at most.' }),
    cursor: Flags.string({ description: 'Go on where the last page ended.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ListChats);
    const more = {
      limit: flags.limit,
      cursor: flags.cursor,
      ...(flags.archived && { include_archived: true }),
      ...(flags.preview && { include_preview: true }),
    };
    await this.withPlane({ flags }, async (plane) => {
      const project = args.project ?? (await findProject(plane, process.cwd()));
      await this.answer(plane, flags, {
        tool: 'codex_list_project_chats',
        input: { project_id: project, ...more },
        ask: plane.chats,
        text: (view) => renderChats(view, this.terminal.format),
      });
    });
  }
}

/** Lists the chats in which something goes on. */
export class ListActiveChats extends BaseCommand {
  static override summary = 'List the chats that run, wait for somebody or failed lately.';
  static override flags = {
    project: Flags.string({ helpValue: 'ID', description: 'Only chats of this project.' }),
    minutes: countFlag(TOOL_FIELDS.codex_list_active_chats.active_window_minutes, {
      description: 'How far back is looked.',
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(ListActiveChats);
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_list_active_chats',
        input: { project_id: flags.project, active_window_minutes: flags.minutes },
        ask: plane.activeChats,
        text: (view) => renderActiveChats(view, this.terminal.format),
      }),
    );
  }
}

/** Shows what was said in a chat. */
export class ShowChat extends BaseCommand {
  static override summary = 'Show what was said in a chat, the newest messages.';
  static override args = { chat: chatArg };
  static override flags = {
    tools: Flags.boolean({ description: 'Commands, changes and other tools too.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ShowChat);
    const input = { chat_id: args.chat, ...(flags.tools && { include_tool_calls: true }) };
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_get_chat',
        input,
        ask: plane.chat,
        text: (view) => renderChat(view, this.terminal.format),
      }),
    );
  }
}

/** Shows what a chat does. */
export class ShowChatStatus extends BaseCommand {
  static override summary = 'Show what a chat does, and what was said last.';
  static override args = { chat: chatArg };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ShowChatStatus);
    await this.withPlane({ flags }, (plane) =>
      this.answer(plane, flags, {
        tool: 'codex_get_chat_status',
        input: { chat_id: args.chat },
        ask: plane.chatStatus,
        text: (view) => renderChatStatus(view, this.terminal.format),
      }),
    );
  }
}
