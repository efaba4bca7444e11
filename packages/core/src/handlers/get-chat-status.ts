import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import type { ChatTurn } from '../history/chat-turn.ts';
import type { Transcript } from '../history/read-transcript.ts';
import { findChat, type Chat, type ChatDeps } from './chat-catalogue.ts';
import { chatStateOf } from './chat-state.ts';
import { chatTitle, preview } from './chat-title.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

type Input = ToolInput<'codex_get_chat_status'>;
type Answer = ToolOutput<'codex_get_chat_status'>;

const TITLE_CHARS = 160;
const TURNS_ASKED = 2;
/** The last two or three messages are shown. */
const KEPT = { maxItems: 40, maxChars: 1_000_000 };

/** Reads what a chat does and what was said last. Starts and writes nothing. */
export function getChatStatus(deps: ChatDeps) {
  return async (input: Input): Promise<Answer> => {
    const chat = await findChat(deps, input.chat_id, input.project_id);
    const live = await deps.history.live.read((threads) =>
      threads.readTurns({ threadId: chat.threadId, limit: TURNS_ASKED }),
    );
    const transcript = await readWhole(deps, chat);
    const turns = live ? live.turns.toReversed() : (transcript?.turns ?? []);
    const state = chatStateOf({ ...chat, turn: () => turns.at(-1), now: deps.clock.now() });
    const { title } = chatTitle(deps, chat, TITLE_CHARS);
    return {
      chat_id: chat.threadId,
      thread_id: chat.threadId,
      project_id: chat.project.projectId,
      title,
      status: state.status,
      status_confidence: state.confidence,
      updated_at: isoTime(chat.updatedAt),
      latest_turn: latestTurn(turns, chat),
      last_user_preview: preview(lastText(turns, 'user'), input.preview_max_chars),
      last_assistant_preview: preview(lastText(turns, 'assistant'), input.preview_max_chars),
      transcript: transcript ? transcriptView(transcript) : null,
      summary_cache_available: false,
      evidence_available: state.evidence.length > 0,
      source: live
        ? 'app_server'
        : transcript
          ? 'transcript'
          : chat.operation || !chat.hook
            ? 'journal'
            : 'hook_history',
      budget: { total: 1, returned: 1, truncated: false },
    };
  };
}

async function readWhole({ history }: ChatDeps, { file }: Chat): Promise<Transcript | undefined> {
  const accepts = ({ kind }: { readonly kind: string }): boolean => kind === 'user' || kind === 'assistant';
  return file && history.rollouts.transcript(file.path, { ...KEPT, accepts }).catch(() => undefined);
}

function latestTurn(turns: readonly ChatTurn[], { operation }: Chat): Answer['latest_turn'] {
  const turn = turns.at(-1);
  if (turn) {
    return {
      turn_id: turn.turnId,
      status: turn.status,
      started_at: isoTimeOrNull(turn.startedAt),
      completed_at: isoTimeOrNull(turn.completedAt),
    };
  }
  if (operation?.turnId == null) return null;
  return {
    turn_id: operation.turnId,
    status: operation.status,
    started_at: isoTimeOrNull(operation.startedAt),
    completed_at: isoTimeOrNull(operation.finishedAt),
  };
}

const lastText = (turns: readonly ChatTurn[], kind: 'user' | 'assistant'): string | undefined =>
  turns.flatMap(({ items }) => items).findLast((item) => item.kind === kind)?.text;

const transcriptView = ({ path, bytes, modifiedAt, messages, turnCount, parseErrors }: Transcript) => ({
  path,
  size: bytes,
  mtime: isoTime(modifiedAt),
  messages,
  turns: turnCount,
  parse_errors: parseErrors,
  source: 'transcript',
});
