import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { messagesOf, selectRange, type ChatMessage } from '../history/select-range.ts';
import { findChat, type ChatDeps } from './chat-catalogue.ts';
import { readContent } from './chat-content.ts';
import { kindsOf, markdownOf, takeTail, type MessageView } from './chat-messages.ts';
import { chatRangeOf } from './chat-range.ts';
import { chatStateOf } from './chat-state.ts';
import { chatTitle } from './chat-title.ts';
import { historySummary } from './history-summary.ts';
import { planView } from './plan-view.ts';

type Input = ToolInput<'codex_get_chat'>;
type Answer = ToolOutput<'codex_get_chat'>;

const TITLE_CHARS = 160;

/** Reads what was said in a chat, within bounds. Starts and writes nothing. */
export function getChat(deps: ChatDeps) {
  return async (input: Input): Promise<Answer> => {
    const range = chatRangeOf(input.range);
    const chat = await findChat(deps, input.chat_id, input.project_id);
    const kinds = kindsOf(input);
    const content = await readContent(deps, chat, range, kinds);
    const all = messagesOf(content.turns, kinds);
    const selection = selectRange(all, range);
    const { status } = chatStateOf({ ...chat, turn: () => content.turns.at(-1), now: deps.clock.now() });
    const summary = historySummary(all, Math.floor(input.response_budget_chars / SUMMARY_SHARE));
    const plans = plansOf(all, input);
    const rest = JSON.stringify([summary, plans]).length + FRAME_CHARS;
    const tail = takeTail(selection.messages, input, {
      maxMessages: input.tail_max_messages,
      maxChars: input.tail_max_chars,
      maxJson: Math.max(MIN_JSON, input.response_budget_chars - rest),
    });
    const isCut = tail.omittedMessages > 0 || tail.omittedChars > 0;
    return {
      chat_id: chat.threadId,
      thread_id: chat.threadId,
      project_id: chat.project.projectId,
      ...chatTitle(deps, chat, TITLE_CHARS),
      status,
      history_summary: summary,
      pagination: {
        range_used: { ...range },
        has_more_before: content.hasOlder || selection.hasBefore || tail.omittedMessages > 0,
        has_more_after: selection.hasAfter,
        next_cursor: selection.hasAfter ? (tail.views.at(-1)?.created_at ?? null) : null,
        prev_cursor: tail.views[0]?.created_at ?? null,
      },
      source: content.source,
      ...plans,
      ...shown(input, tail.views),
      tail_truncated: isCut,
      tail_omitted_messages: tail.omittedMessages,
      tail_omitted_chars: tail.omittedChars,
      has_more_tail: isCut,
      budget: {
        max_chars: input.response_budget_chars,
        returned_chars: JSON.stringify(tail.views).length + rest,
        truncated: isCut,
      },
    };
  };
}

/** Ids, status, pagination and what else stands around the messages. */
const FRAME_CHARS = 1_200;
const MIN_JSON = 500;
/** What came before may take an eighth of the answer, the newest plan a fourth. */
const SUMMARY_SHARE = 8;
const PLAN_SHARE = 4;
/** One older plan for so many characters of the answer, twenty at most. */
const CHARS_PER_PLAN = 2_000;
const PLANS_SHOWN = 20;

function plansOf(
  messages: readonly ChatMessage[],
  { response_budget_chars: budget }: Input,
): Pick<Answer, 'plans' | 'latestPlan'> {
  const count = Math.min(PLANS_SHOWN, Math.floor(budget / CHARS_PER_PLAN));
  const newest = messages.filter(({ kind }) => kind === 'plan').slice(-count);
  const last = newest.at(-1);
  return {
    plans: newest.map((plan) => planView(plan, 0)),
    latestPlan: last ? planView(last, Math.floor(budget / PLAN_SHARE)) : null,
  };
}

const shown = ({ format }: Input, views: readonly MessageView[]): Pick<Answer, 'messages' | 'markdown'> =>
  format === 'markdown' ? { markdown: markdownOf(views) } : { messages: [...views] };
