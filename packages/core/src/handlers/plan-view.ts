import { sha256 } from '../foundation/hash.ts';
import { cut } from '../foundation/text.ts';
import type { ChatMessage } from '../history/select-range.ts';
import { isoTimeOrNull } from './iso-time.ts';

/** A plan as the answers of chats have it. */
export function planView({ turnId, at, text: whole }: Pick<ChatMessage, 'turnId' | 'at' | 'text'>, maxChars: number) {
  const { text, truncated, originalChars } = cut(whole, maxChars);
  return {
    turn_id: turnId,
    created_at: isoTimeOrNull(at),
    text,
    truncated,
    original_chars: originalChars,
    sha256: sha256(whole),
  };
}
