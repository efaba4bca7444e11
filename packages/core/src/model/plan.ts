import { sha256 } from '../foundation/hash.ts';

export const PLAN_QUALITIES = ['valid_plan', 'blocker', 'question', 'partial', 'needs_review'] as const;
/** What a person should know before approving; anything but `valid_plan` has to be named by its hash. */
export type PlanQuality = (typeof PLAN_QUALITIES)[number];

/** `plan_item`: Codex marked it as the plan. `message`: the turn ended without one, and its last message is kept instead. */
export type PlanSource = 'plan_item' | 'message';

export interface CapturedPlan {
  readonly itemId: string | null;
  readonly source: PlanSource;
  readonly text: string;
}

interface PlanItem {
  readonly type: string;
  readonly id?: string;
  readonly text?: string;
}

/** The last plan of a turn, else what it said last; undefined when it said nothing. */
export function planOf(items: readonly PlanItem[], finalText: string | null): CapturedPlan | undefined {
  const marked = items.findLast(({ type, text }) => type === 'plan' && (text ?? '').trim() !== '');
  if (marked) return { itemId: marked.id ?? null, source: 'plan_item', text: marked.text ?? '' };
  if (finalText === null || finalText.trim() === '') return undefined;
  return { itemId: null, source: 'message', text: finalText };
}

/** Equal plans have equal hashes, however their lines end. */
export const planHash = (text: string): string => sha256(text.replace(/\r\n?/g, '\n').trim());

const BLOCKED =
  /^\W*(?:blocked\b|blockers?\s*:|(?:i|we)\s+(?:cannot|can't|am unable to|are unable to)\b|unable to\b|cannot (?:proceed|continue|plan)\b)/i;
const UNFINISHED =
  /(?:\b(?:tbd|to be (?:done|decided|determined)|more (?:steps )?to (?:come|follow))\b[^\n]*|\.\.\.|…)\s*$/i;
const STEP = /^\s*(?:[-*+]|\d+[.)]|#{1,6})\s+\S/m;

/**
 * What can be told of a plan from its text alone. A hint for who reviews it, careful on the side of a second look: a plan
 * that Codex did not mark as one always needs it.
 */
export function planQuality({ source, text }: Pick<CapturedPlan, 'source' | 'text'>): PlanQuality {
  const whole = text.trim();
  if (BLOCKED.test(whole)) return 'blocker';
  if (asksOnly(whole)) return 'question';
  if (source === 'message') return 'needs_review';
  return UNFINISHED.test(whole) ? 'partial' : 'valid_plan';
}

/** It ends by asking, and proposes no step before. */
const asksOnly = (text: string): boolean => text.endsWith('?') && !STEP.test(text);
