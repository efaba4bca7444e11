import type { ToolInput, ToolOutput } from '../contract/registry.ts';
import { CodexCpError, invalidArgument } from '../errors/codex-cp-error.ts';
import { checkAnswer, type AnswerInput } from '../model/interaction-answers.ts';
import type { Interaction, InteractionId } from '../model/interaction.ts';
import type { Operation } from '../model/operation.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { interactionView, redactResponse, wireInteractionStatus } from './interaction-view.ts';
import { requireOperation } from './read-operation.ts';

type Input = ToolInput<'codex_answer_pending_interaction'>;

/** Records the answer durably; the worker delivers it exactly once. The first answer wins. */
export function answerPendingInteraction(deps: HandlerDeps) {
  return async (input: Input): Promise<ToolOutput<'codex_answer_pending_interaction'>> => {
    const asked = deps.store.interactions.get(input.interaction_id as InteractionId);
    if (!asked) throw new CodexCpError('CODEX_PENDING_INTERACTION_NOT_FOUND', { interactionId: input.interaction_id });
    const operation = requireOperation(deps, asked.operationId);
    if (asked.status !== 'pending') throw unavailable(asked, operation);
    const outcome = deps.store.interactions.recordAnswer(asked.id, responseTo(asked, input), deps.clock.now());
    if (outcome.kind === 'unavailable') throw unavailable(outcome.interaction, operation);
    await deps.worker.ensure('answer');
    const interaction = deps.store.interactions.get(asked.id) ?? outcome.interaction;
    return {
      answered: true,
      interaction: interactionView(interaction, deps.store.operations.get(operation.id) ?? operation),
      response: redactResponse(interaction, interaction.response),
      responseRedacted: true,
    };
  };
}

function responseTo(asked: Interaction, input: Input): unknown {
  const checked = checkAnswer(asked, answerOf(input));
  if (checked.ok) return checked.response;
  const [first] = checked.issues;
  throw invalidArgument(first?.field ?? 'decision', first?.reason ?? 'not_valid', {
    issues: checked.issues,
    remedy: 'answerSchema of the interaction says how it is answered.',
  });
}

function answerOf(input: Input): AnswerInput {
  const { decision, decision_payload, answers, action, content, permissions, scope, strict_auto_review, raw_response } =
    input;
  return {
    scope,
    ...(decision !== undefined && { decision }),
    ...(decision_payload !== undefined && { decisionPayload: decision_payload }),
    ...(answers !== undefined && { answers }),
    ...(action !== undefined && { action }),
    ...(content !== undefined && { content }),
    ...(permissions !== undefined && { permissions }),
    ...(strict_auto_review !== undefined && { strictAutoReview: strict_auto_review }),
    ...(raw_response !== undefined && { rawResponse: raw_response }),
  };
}

function unavailable(interaction: Interaction, operation: Operation): CodexCpError {
  const status = interaction.status === 'pending' ? 'expired' : wireInteractionStatus(interaction, operation);
  return new CodexCpError('CODEX_PENDING_INTERACTION_UNAVAILABLE', {
    interactionId: interaction.id,
    operationId: operation.id,
    status,
  });
}
