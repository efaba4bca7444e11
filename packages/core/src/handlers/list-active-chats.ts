import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { walkInGroups } from '../history/walk-in-groups.ts';
import { openCatalogue, type Chat, type ChatCatalogue, type ChatDeps } from './chat-catalogue.ts';
import { chatStateOf, type ChatState } from './chat-state.ts';
import { chatTitle } from './chat-title.ts';
import { interactionBrief, type InteractionBrief } from './interaction-view.ts';
import { isoTime } from './iso-time.ts';
import { lastTurnOnDisk, requireAnyProject } from './list-project-chats.ts';

type Input = ToolInput<'codex_list_active_chats'>;
type Row = ToolOutput<'codex_list_active_chats'>['active_chats'][number];

const MINUTE_MS = 60_000;
const TAIL_BYTES = 524_288;
/** More than that are not looked at: nobody has so many chats under way. */
const CHATS_READ = 200;
const QUESTIONS_READ = 20;

interface Found {
  readonly chat: Chat;
  readonly state: ChatState;
}

/** Reads the chats in which something goes on, newest activity first. Starts and writes nothing. */
export function listActiveChats(deps: ChatDeps) {
  return async (input: Input): Promise<ToolOutput<'codex_list_active_chats'>> => {
    const project = input.project_id === undefined ? undefined : await requireAnyProject(deps, input.project_id);
    const since = deps.clock.now() - input.active_window_minutes * MINUTE_MS;
    const catalogue = await openCatalogue(deps, { archived: 'none', ...(project && { project }) });
    const recent = await catalogue.page({ since, limit: CHATS_READ });
    const quiet = await quietButActive(deps, catalogue, recent.chats);
    const active = await activeAmong(deps, [...recent.chats, ...quiet], input);
    return {
      active_chats: active.map((found) => row(deps, found, input)),
      source: catalogue.live === 'answered' ? 'app_server+transcript' : 'journal+transcript',
      budget: { total: active.length, returned: active.length, truncated: recent.hasMore },
    };
  };
}

/** A task of ours may wait for an answer for longer than the window. */
async function quietButActive(
  deps: ChatDeps,
  catalogue: ChatCatalogue,
  recent: readonly Chat[],
): Promise<readonly Chat[]> {
  const known = new Set(recent.map(({ threadId }) => threadId));
  const missing = new Set<string>();
  for (const { threadId } of deps.store.operations.active()) {
    if (threadId !== null && !known.has(threadId)) missing.add(threadId);
  }
  if (missing.size === 0) return [];
  const { chats } = await catalogue.page({ only: missing, limit: CHATS_READ });
  return chats;
}

async function activeAmong(deps: ChatDeps, chats: readonly Chat[], input: Input): Promise<readonly Found[]> {
  const active: Found[] = [];
  await walkInGroups(chats, (chat) => {
    const state = stateOf(deps, chat);
    if (isWanted(state, input)) active.push({ chat, state });
    return 'more';
  });
  return active;
}

const stateOf = (deps: ChatDeps, chat: Chat): ChatState =>
  chatStateOf({ ...chat, turn: () => lastTurnOnDisk(deps, chat, TAIL_BYTES), now: deps.clock.now() });

function isWanted({ status }: ChatState, input: Input): boolean {
  switch (status) {
    case 'running':
      return input.include_running;
    case 'waiting_for_approval':
      return input.include_waiting_for_approval;
    case 'waiting_for_user':
    case 'waiting_for_user_input':
      return input.include_waiting_for_user;
    case 'failed':
      return true;
    case 'idle':
    case 'unknown':
      return false;
  }
}

function row(deps: ChatDeps, { chat, state }: Found, input: Input): Row {
  const { threadId, project, operation } = chat;
  const questions = openQuestions(deps, chat);
  const { title } = chatTitle(deps, chat, input.title_max_chars);
  return {
    chat_id: threadId,
    thread_id: threadId,
    project_id: project.projectId,
    title,
    status: state.status,
    last_activity_at: isoTime(chat.updatedAt),
    pending_question: questions.find(({ kind }) => !APPROVALS.has(kind))?.prompt ?? state.question ?? null,
    pending_approval: questions.find(({ kind }) => APPROVALS.has(kind))?.prompt ?? null,
    pendingInteractions: questions,
    operation_id: operation?.id ?? null,
    confidence: state.confidence,
    evidence: input.include_evidence ? [...state.evidence] : [],
    evidence_available: state.evidence.length > 0,
  };
}

const APPROVALS: ReadonlySet<string> = new Set(['approval', 'permissions']);

function openQuestions({ store }: ChatDeps, { threadId }: Chat): InteractionBrief[] {
  const open = store.interactions.list({ threadId, statuses: ['pending'], limit: QUESTIONS_READ });
  return open.flatMap((question) => {
    const asker = store.operations.get(question.operationId);
    return asker ? [interactionBrief(question, asker)] : [];
  });
}
