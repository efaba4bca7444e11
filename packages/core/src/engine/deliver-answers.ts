import type { Interaction } from '../model/interaction.ts';
import type { EngineContext } from './context.ts';
import type { Session } from './session.ts';

/** Sends the decisions that have not left yet, over every open session. */
export function deliverAnswers(engine: EngineContext, sessions: readonly Session[]): void {
  for (const session of sessions) {
    for (const interaction of engine.store.interactions.undelivered(session.generation.number)) {
      deliverAnswer(engine, session, { interaction, why: 'decided' });
    }
  }
}

/** A decision that has to leave: it never did, or Codex asks again although it did. */
export interface DueAnswer {
  readonly interaction: Interaction;
  readonly why: 'decided' | 'asked again';
}

/** Sends one decision and records that it left. A connection lost in between leaves it undelivered: it is asked again. */
export function deliverAnswer(engine: EngineContext, session: Session, { interaction: { id }, why }: DueAnswer): void {
  const { store, own, clock, ring, tasks } = engine;
  const { server } = session;
  tasks.run(id, 'deliver answer', async () => {
    const interaction = store.interactions.get(id);
    if (!interaction || interaction.closedAt !== null || session.server !== server) return;
    if (why === 'decided' && interaction.deliveredAt !== null) return;
    await server.respond(interaction.requestId, interaction.response);
    store.interactions.markDelivered(own, id, clock.now());
    ring();
  });
}
