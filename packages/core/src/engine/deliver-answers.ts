import type { Interaction } from '../model/interaction.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';

/** Sends the decisions that have not left yet, over every open session. */
export function deliverAnswers(engine: EngineContext, sessions: readonly Session[]): void {
  for (const session of sessions) {
    for (const interaction of engine.store.interactions.undelivered(session.generation.number)) {
      deliverAnswer(engine, session, interaction);
    }
  }
}

/** Sends one decision and records that it left. A connection lost in between leaves it undelivered: it is asked again. */
export function deliverAnswer(engine: EngineContext, session: Session, { id }: Interaction): void {
  const { store, own, clock, ring, tasks } = engine;
  const { server } = session;
  tasks.run(id, 'deliver answer', async () => {
    const interaction = store.interactions.get(id);
    if (!interaction || interaction.closedAt !== null || session.server !== server) return;
    await server.respond(interaction.requestId, interaction.response);
    store.interactions.markDelivered(own, id, withoutSecrets(interaction), clock.now());
    ring();
  });
}

interface Question {
  readonly id?: unknown;
  readonly isSecret?: unknown;
}

/** The answers to secret questions are blanked once they have left: nothing we keep needs them any more. */
function withoutSecrets({ params, response }: Interaction): unknown {
  const questions = Array.isArray(params['questions']) ? (params['questions'] as Question[]) : [];
  const secret = new Set(questions.filter(({ isSecret }) => isSecret === true).map(({ id }) => String(id)));
  const answers = (response as { readonly answers?: Readonly<Record<string, unknown>> } | null)?.answers;
  if (secret.size === 0 || !answers) return response;
  const blanked = Object.entries(answers).map(([id, answer]) => [
    id,
    secret.has(id) ? { answers: ['[redacted]'] } : answer,
  ]);
  return { ...(response as object), answers: Object.fromEntries(blanked) as unknown };
}
