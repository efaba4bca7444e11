import * as Flags from '@oclif/core/flags';
import { DecisionCommand, type Decision } from '../decision.ts';
import { interactionArg } from '../flags.ts';
import { readInteraction } from '../input/find-interaction.ts';
import { UsageError } from '../usage-error.ts';
import type { InteractionView } from '../views.ts';

/** Allows what Codex asks for. */
export class Approve extends DecisionCommand {
  static override summary = 'Allow what Codex asks for.';
  static override description =
    'Once by default. --session also allows the same for the rest of the session. --permanent allows for ever, in all threads, every command that begins as Codex proposes; "interactions" shows the words.';
  static override args = { interaction: interactionArg };
  static override flags = {
    session: Flags.boolean({ exclusive: ['permanent'], description: 'Also the same again in this session.' }),
    permanent: Flags.boolean({ description: 'PERMANENT: write the proposed rule into the rules of Codex.' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Approve);
    await this.decide(args.interaction, flags, async (plane, id): Promise<Decision> => {
      if (flags.permanent) return permanentDecision(await readInteraction(plane, id));
      return { decision: flags.session ? 'acceptForSession' : 'accept' };
    });
  }
}

/** Only what Codex proposed is ever sent back. */
function permanentDecision({ permanentAmendment, interactionId }: InteractionView): Decision {
  if (permanentAmendment === undefined) {
    throw new UsageError('--permanent', 'not_offered', `Codex proposes no permanent rule with ${interactionId}.`);
  }
  return { decision_payload: { acceptWithExecpolicyAmendment: { execpolicy_amendment: permanentAmendment } } };
}
