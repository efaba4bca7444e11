import { DecisionCommand } from '../decision.ts';
import { interactionArg } from '../flags.ts';

/** Refuses what Codex asks for. */
export class Decline extends DecisionCommand {
  static override summary = 'Refuse what Codex asks for; the turn goes on without it.';
  static override args = { interaction: interactionArg };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Decline);
    await this.decide(args.interaction, flags, () => ({ decision: 'decline' }));
  }
}
