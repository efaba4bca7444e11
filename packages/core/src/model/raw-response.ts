import { canonicalJson } from '../foundation/json.ts';
import { isObject, type JsonObject } from './interaction-params.ts';
import type { InteractionKind } from './interaction.ts';

/** The parts that an answer may consist of. */
export interface AnswerParts {
  readonly decision?: 'accept' | 'acceptForSession' | 'decline' | 'cancel';
  readonly decisionPayload?: JsonObject;
  readonly answers?: JsonObject;
  readonly action?: 'accept' | 'decline' | 'cancel';
  readonly content?: JsonObject;
  readonly permissions?: JsonObject;
  readonly scope?: 'turn' | 'session';
  readonly strictAutoReview?: boolean;
}

type Read = (raw: JsonObject) => { readonly parts: AnswerParts; readonly keys: readonly string[] };

/** Reads a whole response, as Codex takes it, into its parts; keys that do not belong in it, or hold something else, are named. */
export function readRawResponse(
  kind: InteractionKind,
  raw: JsonObject,
): AnswerParts & { readonly unknownKeys: readonly string[] } {
  const { parts, keys } = READERS[kind](raw);
  return { ...parts, unknownKeys: Object.keys(raw).filter((key) => !keys.includes(key)) };
}

const readApproval: Read = ({ decision }) => {
  if (isObject(decision)) return { parts: { decisionPayload: decision }, keys: ['decision'] };
  const word = DECISIONS.find((each) => each === decision);
  return word === undefined ? NOTHING : { parts: { decision: word }, keys: ['decision'] };
};

const readPermissions: Read = (raw) => {
  const { permissions, strictAutoReview } = raw;
  const scope = SCOPES.find((each) => each === raw['scope']);
  const parts: AnswerParts = {
    ...(isObject(permissions) && { permissions }),
    ...(scope !== undefined && { scope }),
    ...(typeof strictAutoReview === 'boolean' && { strictAutoReview }),
  };
  return { parts, keys: Object.keys(parts) };
};

const readQuestions: Read = ({ answers }) => (isObject(answers) ? { parts: { answers }, keys: ['answers'] } : NOTHING);

const readElicitation: Read = (raw) => {
  const { content, _meta } = raw;
  const action = ACTIONS.find((each) => each === raw['action']);
  const session = canonicalJson(_meta ?? null) === '{"persist":"session"}';
  const said: AnswerParts =
    session && action === 'accept' ? { decision: 'acceptForSession' } : action ? { action } : {};
  const keys = [
    ...(action ? ['action'] : []),
    ...(isObject(content) || content === null ? ['content'] : []),
    ...(_meta === null || (session && action === 'accept') ? ['_meta'] : []),
  ];
  return { parts: { ...said, ...(isObject(content) && { content }) }, keys };
};

const READERS: Readonly<Record<InteractionKind, Read>> = {
  command: readApproval,
  fileChange: readApproval,
  permissions: readPermissions,
  userInput: readQuestions,
  elicitation: readElicitation,
};

const NOTHING = { parts: {}, keys: [] } as const;
const DECISIONS = ['accept', 'acceptForSession', 'decline', 'cancel'] as const;
const ACTIONS = ['accept', 'decline', 'cancel'] as const;
const SCOPES = ['turn', 'session'] as const;
