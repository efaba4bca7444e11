import { cut } from '../foundation/text.ts';
import type { Chat, ChatDeps } from './chat-catalogue.ts';

export interface ChatTitle {
  readonly title: string | null;
  readonly title_truncated: boolean;
  readonly title_original_chars: number;
}

/** The name that somebody gave to a chat, else its first message in one line. */
export function chatTitle(
  { history }: ChatDeps,
  { threadId, live, operation, file }: Chat,
  maxChars: number,
): ChatTitle {
  const named = live?.name ?? history.rollouts.nameOf(threadId) ?? operation?.title;
  const whole = named ?? (live?.preview || (file && history.rollouts.firstMessage(file)));
  if (whole === undefined) return { title: null, title_truncated: false, title_original_chars: 0 };
  const { text, truncated, originalChars } = cut(whole.replaceAll(/\s+/g, ' ').trim(), maxChars);
  return { title: text, title_truncated: truncated, title_original_chars: originalChars };
}

/** One line of a text for a list. */
export function preview(text: string | undefined, maxChars: number): string | null {
  return text === undefined ? null : cut(text.replaceAll(/\s+/g, ' ').trim(), maxChars).text;
}
