import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { CodexCpError, invalidArgument } from '../errors/codex-cp-error.ts';
import { finalMessageOf, type ChatTurn } from '../history/chat-turn.ts';
import { openCatalogue, type Chat, type ChatDeps, type ChatPosition } from './chat-catalogue.ts';
import { chatStateOf } from './chat-state.ts';
import { chatTitle, oneLine } from './chat-title.ts';
import type { FolderProject } from './folder-projects.ts';
import { projectsOfHistory } from './history-projects.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { findProject } from './project-catalogue.ts';

type Input = ToolInput<'codex_list_project_chats'>;
type Row = ToolOutput<'codex_list_project_chats'>['chats'][number];

/** The end of a file that is looked at for each row. */
const TAIL_BYTES = 65_536;

/** Reads a page of the chats of a project. Starts and writes nothing. */
export function listProjectChats(deps: ChatDeps) {
  return async (input: Input): Promise<ToolOutput<'codex_list_project_chats'>> => {
    const after = input.cursor === undefined ? undefined : positionOf(input.cursor);
    const project = await requireAnyProject(deps, input.project_id);
    const catalogue = await openCatalogue(deps, { project, archived: input.include_archived ? 'also' : 'none' });
    const { chats, hasMore } = await catalogue.page({ limit: input.limit, ...(after && { after }) });
    const last = chats.at(-1);
    return {
      project_id: project.projectId,
      chats: chats.map((chat) => chatRow(deps, chat, input)),
      next_cursor: hasMore && last ? cursorOf(last) : null,
      source: catalogue.live === 'answered' ? 'app_server+transcript_index' : 'transcript_index',
      budget: { total: chats.length, returned: chats.length, truncated: hasMore },
    };
  };
}

/** A project of the catalogue, or one that only threads of Codex tell of. */
export async function requireAnyProject(deps: ChatDeps, projectId: string): Promise<FolderProject> {
  const known =
    findProject(deps, projectId) ?? (await projectsOfHistory(deps)).find((each) => each.projectId === projectId);
  if (known === undefined) throw new CodexCpError('CODEX_PROJECT_NOT_FOUND', { field: 'project_id', projectId });
  return known;
}

function chatRow(deps: ChatDeps, chat: Chat, input: Input): Row {
  const { threadId, project, updatedAt, file, operation, live } = chat;
  const turn = lastTurnOnDisk(deps, chat);
  const said = finalMessageOf(turn)?.text;
  const shown = input.include_preview && said !== undefined ? oneLine(said, input.preview_max_chars) : undefined;
  return {
    chat_id: threadId,
    thread_id: threadId,
    ...chatTitle(deps, chat, input.title_max_chars),
    project_id: project.projectId,
    project_path: project.path,
    created_at: isoTimeOrNull(createdAt(deps, chat)),
    updated_at: isoTime(updatedAt),
    last_message_preview: shown?.text ?? null,
    ...(shown && { preview_truncated: shown.truncated }),
    preview_available: said !== undefined,
    status: chatStateOf({ operation, live, turn: () => turn, updatedAt, now: deps.clock.now() }).status,
    archived: file?.archived ?? false,
    source: sourceOf(chat),
  };
}

const createdAt = ({ history }: ChatDeps, { file, operation, live, hook }: Chat): number | null | undefined =>
  (file && history.rollouts.opening(file)?.createdAt) ?? live?.createdAt ?? operation?.createdAt ?? hook?.createdAt;

/** The newest turn as the file tells it. */
export const lastTurnOnDisk = ({ history }: ChatDeps, { file }: Chat, bytes = TAIL_BYTES): ChatTurn | undefined =>
  file && history.rollouts.tail(file, bytes).at(-1);

function sourceOf({ live, operation, file, hook }: Chat): string {
  if (live) return 'app_server';
  if (file) return 'transcript';
  if (operation) return 'journal';
  return hook ? 'hook_history' : 'app_server';
}

const cursorOf = ({ updatedAt, threadId }: ChatPosition): string =>
  Buffer.from(JSON.stringify([updatedAt, threadId])).toString('base64url');

function positionOf(cursor: string): ChatPosition {
  const parts = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [updatedAt, threadId] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (typeof updatedAt === 'number' && typeof threadId === 'string' && cursorOf({ updatedAt, threadId }) === cursor) {
    return { updatedAt, threadId };
  }
  throw invalidArgument('cursor', 'unknown_cursor', { remedy: 'Pass next_cursor of the last page, unchanged.' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
