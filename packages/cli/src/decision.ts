import type { ControlPlane, ToolArguments, ToolOutput } from '@codex-cp/core';
import { BaseCommand } from './base-command.ts';
import { findInteraction } from './input/find-interaction.ts';
import type { GlobalFlags } from './plane.ts';
import { renderDecided } from './render/decided.ts';

type AnswerArguments = ToolArguments<'codex_answer_pending_interaction'>;

/** The answer without the question it answers. */
export type Decision = Omit<AnswerArguments, 'interaction_id'>;

/** What `answer`, `approve` and `decline` have in common: they find the question, answer it and say what was answered. */
export abstract class DecisionCommand extends BaseCommand {
  protected async decide(
    target: string,
    flags: GlobalFlags & { readonly json: boolean },
    decisionFor: (plane: ControlPlane, id: string) => Decision | Promise<Decision>,
  ): Promise<void> {
    await this.withPlane({ flags }, async (plane) => {
      const id = await findInteraction(plane, target);
      const decision = await decisionFor(plane, id);
      await this.answer(plane, flags, {
        tool: 'codex_answer_pending_interaction',
        input: { interaction_id: id, ...decision },
        ask: plane.answer,
        text: (answered: ToolOutput<'codex_answer_pending_interaction'>) =>
          renderDecided(answered, this.terminal.format),
      });
    });
  }
}
