import { sha256 } from '../foundation/hash.ts';

/** NFKC, white space runs to one space, trimmed, case folded by upper- then lower-casing (JavaScript has no case fold). */
export function normalizePrompt(prompt: string): string {
  return prompt.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase().toLowerCase();
}

/** Two prompts with equal normalised text in one project, and in one thread where one is named, share a key. */
export function dedupKey(
  scope: { readonly projectPath: string; readonly threadId: string | null },
  prompt: string,
): string {
  return sha256([scope.projectPath, scope.threadId ?? '', normalizePrompt(prompt)].join('\n'));
}
