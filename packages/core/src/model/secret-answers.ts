import { isObject, questionsOf } from './interaction-params.ts';
import type { Interaction } from './interaction.ts';

const BLANK = { answers: ['[redacted]'] } as const;

/**
 * What is shown of a response, and kept of it once its question is closed: answers to secret questions are blanked. Until
 * then they are needed as they are, since Codex may ask again.
 */
export function withoutSecrets({ kind, params }: Pick<Interaction, 'kind' | 'params'>, response: unknown): unknown {
  const secret = new Set(
    questionsOf({ kind, params })
      .filter(({ isSecret }) => isSecret)
      .map(({ id }) => id),
  );
  if (secret.size === 0 || !isObject(response) || !isObject(response['answers'])) return response;
  const answers = Object.entries(response['answers']).map(([id, answer]) => [id, secret.has(id) ? BLANK : answer]);
  return { ...response, answers: Object.fromEntries(answers) as unknown };
}
