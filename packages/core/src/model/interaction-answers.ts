import { canonicalJson } from '../foundation/json.ts';
import { checkForm, type AnswerIssue } from './form-check.ts';
import {
  askedPermissions,
  isObject,
  mayPersistForSession,
  offeredDecisions,
  proposedAmendment,
  questionsOf,
  requestedForm,
  type AskedThing,
  type JsonObject,
} from './interaction-params.ts';
import { readRawResponse, type AnswerParts } from './raw-response.ts';

/** What somebody says to a question of Codex, before it is known whether it fits. */
export interface AnswerInput extends AnswerParts {
  /** The response itself; passes the same checks as its parts would. */
  readonly rawResponse?: JsonObject;
}

export type AnswerCheck =
  | { readonly ok: true; readonly response: JsonObject }
  | { readonly ok: false; readonly issues: readonly AnswerIssue[] };

/** Turns an answer into the response that goes back to Codex, or says what is wrong with it. Sends nothing that was not asked. */
export function checkAnswer(asked: AskedThing, input: AnswerInput): AnswerCheck {
  const { rawResponse, ...said } = input;
  if (rawResponse !== undefined && Object.keys(said).some((part) => part !== 'scope')) {
    return refuse('raw_response', 'conflict', 'give either raw_response or its parts');
  }
  const parts: Parts = rawResponse === undefined ? said : readRawResponse(asked.kind, rawResponse);
  const strange = strangeParts(asked, parts);
  if (strange.length > 0) return { ok: false, issues: strange };
  switch (asked.kind) {
    case 'command':
    case 'fileChange':
      return answerApproval(asked, parts);
    case 'permissions':
      return answerPermissions(asked, parts);
    case 'userInput':
      return answerQuestions(asked, parts);
    case 'elicitation':
      return answerElicitation(asked, parts);
  }
}

/** The answer when nobody gives one: nothing is allowed, and the turn goes on. */
export function defaultResponse(asked: AskedThing): JsonObject {
  switch (asked.kind) {
    case 'command':
    case 'fileChange':
      return { decision: 'decline' };
    case 'permissions':
      return { permissions: {}, scope: 'turn' };
    case 'userInput':
      return toAnswers(asked, {});
    case 'elicitation':
      return { action: 'decline', content: null, _meta: null };
  }
}

/** Does this response to an approval refuse what was asked? */
export const refuses = (response: unknown): boolean =>
  isObject(response) && (response['decision'] === 'decline' || response['decision'] === 'cancel');

const ok = (response: JsonObject): AnswerCheck => ({ ok: true, response });
const refuse = (field: string, reason: string, message: string): AnswerCheck => ({
  ok: false,
  issues: [{ field, reason, message }],
});

type Parts = AnswerParts & { readonly unknownKeys?: readonly string[] };

/** Which parts of an answer each kind of question takes. */
const PARTS_OF = {
  command: ['decision', 'decisionPayload'],
  fileChange: ['decision'],
  permissions: ['decision', 'permissions', 'strictAutoReview'],
  userInput: ['decision', 'answers'],
  elicitation: ['decision', 'action', 'content'],
} as const;

const FIELD_NAME = {
  decision: 'decision',
  decisionPayload: 'decision_payload',
  answers: 'answers',
  action: 'action',
  content: 'content',
  permissions: 'permissions',
  strictAutoReview: 'strict_auto_review',
} as const;

function strangeParts({ kind }: AskedThing, parts: Parts): readonly AnswerIssue[] {
  const fitting: readonly string[] = PARTS_OF[kind];
  const names = Object.keys(FIELD_NAME) as (keyof typeof FIELD_NAME)[];
  const strange = names.filter((name) => parts[name] !== undefined && !fitting.includes(name));
  return [
    ...strange.map((name) => ({
      field: FIELD_NAME[name],
      reason: 'not_for_this_kind',
      message: `does not answer a question of kind ${kind}`,
    })),
    ...(parts.unknownKeys ?? []).map((key) => ({
      field: `raw_response.${key}`,
      reason: 'unknown_field',
      message: 'is not part of a response of this kind, or has the wrong type',
    })),
  ];
}

function answerApproval(asked: AskedThing, { decision, decisionPayload }: Parts): AnswerCheck {
  if (decision !== undefined && decisionPayload !== undefined) {
    return refuse('decision_payload', 'conflict', 'give either decision or decision_payload');
  }
  if (decisionPayload !== undefined) return answerWithPayload(asked, decisionPayload);
  if (decision === undefined) return refuse('decision', 'required', 'is required');
  // Codex honours these two whether it offers them or not.
  const offered = offeredDecisions(asked);
  const allowed = decision === 'decline' || decision === 'acceptForSession' || (offered?.includes(decision) ?? true);
  return allowed ? ok({ decision }) : refuse('decision', 'not_offered', 'Codex does not offer this decision');
}

/** An amendment is permanent, and Codex does not check it against the command: only what was proposed goes back. */
function answerWithPayload(asked: AskedThing, payload: JsonObject): AnswerCheck {
  const amendment = proposedAmendment(asked);
  const proposed = amendment && { acceptWithExecpolicyAmendment: { execpolicy_amendment: amendment } };
  const offered = [...(offeredDecisions(asked) ?? []).filter(isObject), ...(proposed ? [proposed] : [])];
  const match = offered.find((each) => canonicalJson(each) === canonicalJson(payload));
  if (!match) return refuse('decision_payload', 'not_offered', 'must equal a decision that Codex offers, unchanged');
  const amends = match['acceptWithExecpolicyAmendment'];
  const asProposed = amends === undefined || canonicalJson(match) === canonicalJson(proposed);
  return asProposed
    ? ok({ decision: match })
    : refuse('decision_payload', 'not_offered', 'must equal the proposed amendment');
}

function answerPermissions(asked: AskedThing, parts: Parts): AnswerCheck {
  const { decision, permissions, scope = 'turn', strictAutoReview } = parts;
  if (decision !== undefined && permissions !== undefined) {
    return refuse('permissions', 'conflict', 'give either decision or permissions');
  }
  if (decision === 'decline') return ok(defaultResponse(asked));
  if (decision === 'cancel') return refuse('decision', 'not_offered', 'a request for permissions cannot be cancelled');
  if (decision === undefined && permissions === undefined) return refuse('permissions', 'required', 'is required');
  const wanted = askedPermissions(asked);
  const granted = permissions === undefined ? wanted : cutTo(wanted, permissions);
  return ok({
    permissions: withoutNulls(isObject(granted) ? granted : {}),
    scope: decision === 'acceptForSession' ? 'session' : scope,
    ...(strictAutoReview !== undefined && { strictAutoReview }),
  });
}

/** What is both asked for and given. */
function cutTo(asked: unknown, given: unknown): unknown {
  if (Array.isArray(asked) && Array.isArray(given)) {
    const known = new Set(asked.map(canonicalJson));
    return given.filter((each) => known.has(canonicalJson(each)));
  }
  if (isObject(asked) && isObject(given)) {
    const entries = Object.entries(given)
      .filter(([key]) => Object.hasOwn(asked, key))
      .map(([key, value]) => [key, cutTo(asked[key], value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  if (given === false && asked === true) return false;
  return canonicalJson(asked ?? null) === canonicalJson(given ?? null) ? given : undefined;
}

const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

function answerQuestions(asked: AskedThing, { decision, answers }: Parts): AnswerCheck {
  if (decision !== undefined && decision !== 'decline') {
    return refuse('decision', 'not_offered', 'give answers, or decline');
  }
  if (decision === 'decline' && answers === undefined) return ok(defaultResponse(asked));
  if (answers === undefined) return refuse('answers', 'required', 'is required');
  const known = new Set(questionsOf(asked).map(({ id }) => id));
  const issues = Object.entries(answers).flatMap(([id, answer]): AnswerIssue[] => {
    const field = `answers.${id}`;
    if (!known.has(id)) return [{ field, reason: 'unknown_question', message: 'is no question of this interaction' }];
    return toTexts(answer) ? [] : [{ field, reason: 'wrong_type', message: 'must be a text or a list of texts' }];
  });
  return issues.length > 0 ? { ok: false, issues } : ok(toAnswers(asked, answers));
}

function toAnswers(asked: AskedThing, answers: JsonObject): JsonObject {
  const entries = questionsOf(asked).map(({ id }) => [id, { answers: toTexts(answers[id]) ?? [] }]);
  return { answers: Object.fromEntries(entries) as JsonObject };
}

/** `"a"`, `["a", "b"]`, or as Codex itself writes it: `{"answers": ["a"]}`. */
function toTexts(answer: unknown): readonly string[] | undefined {
  if (typeof answer === 'string') return [answer];
  if (isObject(answer)) return Object.keys(answer).join() === 'answers' ? toTexts(answer['answers']) : undefined;
  const texts = Array.isArray(answer) ? answer.filter((each) => typeof each === 'string') : undefined;
  return texts && Array.isArray(answer) && texts.length === answer.length ? texts : undefined;
}

function answerElicitation(asked: AskedThing, { decision, action, content }: Parts): AnswerCheck {
  if (decision !== undefined && action !== undefined)
    return refuse('action', 'conflict', 'give either decision or action');
  const said = action ?? decision;
  if (said === undefined) return refuse('action', 'required', 'is required');
  if (said === 'decline' || said === 'cancel') return ok({ action: said, content: null, _meta: null });
  const persists = said === 'acceptForSession';
  if (persists && !mayPersistForSession(asked)) {
    return refuse('decision', 'not_offered', 'this answer cannot be remembered for the session');
  }
  const _meta = persists ? { persist: 'session' } : null;
  const form = requestedForm(asked);
  if (form === null) {
    const empty = content === undefined || Object.keys(content).length === 0;
    return empty
      ? ok({ action: 'accept', content: null, _meta })
      : refuse('content', 'unknown_field', 'nothing is to be filled in');
  }
  const issues = checkForm(form, content ?? {});
  return issues.length > 0 ? { ok: false, issues } : ok({ action: 'accept', content: content ?? {}, _meta });
}
