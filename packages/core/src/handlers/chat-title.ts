import { cut, type CutText } from '../foundation/text.ts';
import type { Chat, ChatDeps } from './chat-catalogue.ts';

export interface ChatTitle {
  readonly title: string | null;
  readonly title_truncated: boolean;
  readonly title_original_chars: number;
}

/** The name that somebody gave to a chat, else its first message in one line. */
export function chatTitle(
  { history }: ChatDeps,
  { threadId, live, operation, file, hook }: Chat,
  maxChars: number,
): ChatTitle {
  const named = live?.name ?? history.rollouts.nameOf(threadId) ?? operation?.title ?? hook?.title;
  const whole = named ?? (live?.preview || (file && history.rollouts.firstMessage(file)));
  if (whole === undefined) return { title: null, title_truncated: false, title_original_chars: 0 };
  const { text, truncated, originalChars } = oneLine(whole, maxChars);
  return { title: text, title_truncated: truncated, title_original_chars: originalChars };
}

/** A text in one line, as a list shows it. */
export const oneLine = (text: string, maxChars: number): CutText => cut(text.replaceAll(/\s+/g, ' ').trim(), maxChars);

/** The same of a text that may be missing. */
export const preview = (text: string | undefined, maxChars: number): string | null =>
  text === undefined ? null : oneLine(text, maxChars).text;
