import * as Flags from '@oclif/core/flags';
import { DecisionCommand } from '../decision.ts';
import { interactionArg, wordFlag } from '../flags.ts';
import { TOOL_FIELDS } from '../generated/tool-fields.ts';
import { readAnswers, readJsonObject } from '../input/read-answers.ts';
import { UsageError } from '../usage-error.ts';

const field = TOOL_FIELDS.codex_answer_pending_interaction;
const WHAT_TO_SAY =
  'Say what to answer: --decision, --decision-payload, --answer, --action, --permissions or --raw-response.';

/** Answers a question of Codex in full. */
export class Answer extends DecisionCommand {
  static override summary = 'Answer a question of Codex.';
  static override examples = [
    '<%= config.bin %> answer INTERACTION --answer q1=yes --answer q2="the second one"',
    '<%= config.bin %> answer INTERACTION --action accept --content \'{"name":"value"}\'',
    '<%= config.bin %> answer OPERATION --decision cancel',
  ];
  static override args = { interaction: interactionArg };
  static override flags = {
    decision: wordFlag(field.decision, { description: 'For commands and file changes; cancel also ends the turn.' }),
    'decision-payload': Flags.string({ helpValue: 'JSON', description: field.decision_payload.description }),
    answer: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'QUESTION=TEXT',
      description: 'Answer to one question; repeat it for others.',
    }),
    action: wordFlag(field.action),
    content: Flags.string({ helpValue: 'JSON', description: 'What is filled into a form.' }),
    permissions: Flags.string({ helpValue: 'JSON', description: field.permissions.description }),
    scope: wordFlag(field.scope, { description: 'How long permissions last.' }),
    'strict-auto-review': Flags.boolean({
      description: 'With permissions: what is done with them is reviewed strictly.',
    }),
    'raw-response': Flags.string({ helpValue: 'JSON', description: field.raw_response.description }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Answer);
    const decision = {
      decision: flags.decision,
      decision_payload: readJsonObject('--decision-payload', flags['decision-payload']),
      answers: readAnswers(flags.answer),
      action: flags.action,
      content: readJsonObject('--content', flags.content),
      permissions: readJsonObject('--permissions', flags.permissions),
      scope: flags.scope,
      strict_auto_review: flags['strict-auto-review'] || undefined,
      raw_response: readJsonObject('--raw-response', flags['raw-response']),
    };
    const { decision: word, decision_payload, answers, action, permissions, raw_response } = decision;
    if ([word, decision_payload, answers, action, permissions, raw_response].every((part) => part === undefined)) {
      throw new UsageError('arguments', 'required', WHAT_TO_SAY);
    }
    await this.decide(args.interaction, flags, () => decision);
  }
}
