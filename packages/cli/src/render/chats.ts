import type { ToolOutput } from '@codex-cp/core';
import { renderFacts } from './facts.ts';
import type { Format } from './format.ts';
import { renderTable } from './table.ts';
import { showTime } from './times.ts';
import { prose, visible, visibleLine } from './visible.ts';

/** Chats, one a line. */
export function renderChats({ chats, next_cursor }: ToolOutput<'codex_list_project_chats'>, format: Format): string {
  if (chats.length === 0) return 'No chats in this project.';
  const table = renderTable(
    chats,
    [
      { title: 'ID', cell: ({ chat_id }) => chat_id },
      { title: 'STATUS', cell: ({ status }) => status },
      { title: 'LAST ACTIVITY', cell: ({ updated_at }) => showTime(updated_at, format) },
      { title: 'TITLE', cell: ({ title }) => title ?? '', shrinks: 'start' },
      { title: 'SAID LAST', cell: ({ last_message_preview: said }) => said ?? '', shrinks: 'start' },
    ],
    format,
  );
  return next_cursor === null ? table : `${table}\nMore: --cursor ${next_cursor}`;
}

/** Chats in which something goes on, one a line. */
export function renderActiveChats(
  { active_chats: chats }: ToolOutput<'codex_list_active_chats'>,
  format: Format,
): string {
  if (chats.length === 0) return 'Nothing goes on.';
  return renderTable(
    chats,
    [
      { title: 'ID', cell: ({ chat_id }) => chat_id },
      { title: 'STATUS', cell: ({ status }) => status },
      { title: 'SURE', cell: ({ confidence }) => confidence },
      { title: 'LAST ACTIVITY', cell: ({ last_activity_at: at }) => showTime(at, format) },
      { title: 'TITLE', cell: ({ title }) => title ?? '', shrinks: 'start' },
      { title: 'ASKS', cell: (chat) => chat.pending_approval ?? chat.pending_question ?? '', shrinks: 'start' },
    ],
    format,
  );
}

/** What was said in a chat. */
export function renderChat(chat: ToolOutput<'codex_get_chat'>, format: Format): string {
  const { title, messages = [], pagination } = chat;
  const said = messages.map(({ role, created_at: at, text }) =>
    [`${format.style.bold(role)}  ${format.style.dim(showTime(at, format))}`, prose(text)].join('\n'),
  );
  const before = pagination.has_more_before ? [format.style.dim('(older messages are left out)')] : [];
  return [...(title === null ? [] : [format.style.bold(visibleLine(title))]), ...before, ...said].join('\n\n');
}

/** A chat in short. */
export function renderChatStatus(chat: ToolOutput<'codex_get_chat_status'>, format: Format): string {
  const { transcript } = chat;
  return renderFacts(
    [
      ['Chat', chat.chat_id],
      ['Title', chat.title && visibleLine(chat.title)],
      ['Status', `${chat.status} (${chat.status_confidence})`],
      ['Active', showTime(chat.updated_at, format)],
      ['User', chat.last_user_preview && prose(chat.last_user_preview)],
      ['Codex', chat.last_assistant_preview && prose(chat.last_assistant_preview)],
      ['File', transcript && `${visible(transcript.path)} (${transcript.messages} messages)`],
      ['Source', chat.source],
    ],
    format,
  );
}
