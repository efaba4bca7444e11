import { expect, test } from 'vitest';
import { CodexCpError } from '../errors/codex-cp-error.ts';
import { overridesIn, shownOverrides } from '../model/thread-overrides.ts';
import { sessionSetup } from './codex-setup.ts';

const setup = (over: object) => sessionSetup({ prompt: 'p', ...over });

test('a call that says nothing overrides nothing', () => {
  expect(setup({})).toEqual({ overrides: {}, settings: {} });
});

test('instructions and config go with the thread; the prompt for summing up is a setting', () => {
  const given = {
    config: { 'features.goals': false, compact_prompt: 'from config' },
    'base-instructions': 'BASE',
    'developer-instructions': 'DEV',
    'compact-prompt': 'COMPACT',
  };
  expect(setup(given).overrides).toEqual({
    config: { 'features.goals': false, compact_prompt: 'COMPACT' },
    baseInstructions: 'BASE',
    developerInstructions: 'DEV',
  });
});

test('what each turn carries anyway is taken from config, and the argument wins', () => {
  const config = { model: 'a', model_reasoning_effort: 'high', model_reasoning_summary: 'detailed' };
  expect(setup({ config }).settings).toEqual({ model: 'a', effort: 'high', summary: 'detailed' });
  expect(setup({ config, model: 'b' }).settings).toMatchObject({ model: 'b' });
});

test('what is no word of ours there is left to Codex to judge', () => {
  const config = { model: 7, model_reasoning_effort: '', model_reasoning_summary: 'loud' };
  expect(setup({ config })).toEqual({ overrides: { config }, settings: {} });
});

test.each([
  [{ sandbox_mode: 'read-only' }, 'config.sandbox_mode'],
  [{ 'sandbox_workspace_write.network_access': true }, 'config.sandbox_workspace_write'],
  [{ permissions: {} }, 'config.permissions'],
  [{ default_permissions: ':workspace' }, 'config.default_permissions'],
  [{ approval_policy: 'never' }, 'config.approval_policy'],
  [{ profile: 'x' }, 'config.profile'],
  [{ model: 'm', 'profiles.x.model': 'n' }, 'config.profiles'],
])('%j would have no effect and is refused by its name', (config, field) => {
  const refusal = refusalOf(config);
  expect(refusal).toMatchObject({ code: 'INVALID_ARGUMENT', details: { field, reason: 'unsupported_field' } });
  expect(refusal.details['remedy']).toEqual(expect.any(String));
});

test('names that every object has are ordinary keys', () => {
  expect(setup({ config: { constructor: 1, toString: 'x' } }).overrides).toEqual({
    config: { constructor: 1, toString: 'x' },
  });
});

test('config is bounded by its bytes, not by its characters', () => {
  const fits = { x: 'ä'.repeat(32_700) };
  expect(setup({ config: fits }).overrides).toEqual({ config: fits });
  expect(refusalOf({ x: 'ä'.repeat(32_800) })).toMatchObject({ details: { field: 'config', reason: 'too_big' } });
});

test('of overrides only names and sizes are shown', () => {
  const overrides = { config: { token: 'secret' }, baseInstructions: 'BASE', developerInstructions: 'DEVS' };
  expect(shownOverrides(overrides)).toEqual({
    configKeys: ['token'],
    baseInstructionsChars: 4,
    developerInstructionsChars: 4,
  });
  expect(shownOverrides({})).toEqual({});
});

test.each([[undefined], [{}], [{ thread_overrides: 7 }], [{ thread_overrides: [] }], [{ thread_overrides: null }]])(
  'a request that holds no overrides, %j, has none',
  (request) => {
    expect(overridesIn(request)).toEqual({});
  },
);

function refusalOf(config: Readonly<Record<string, unknown>>): CodexCpError {
  try {
    setup({ config });
  } catch (error) {
    if (CodexCpError.is(error)) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
