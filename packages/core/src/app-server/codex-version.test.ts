import { expect, test } from 'vitest';
import { checkVersion, compareVersions, versionIn } from './codex-version.ts';

test('the version is found in what Codex prints and in how it introduces itself', () => {
  expect(versionIn('codex-cli 0.169.0')).toBe('0.169.0');
  expect(versionIn('codex-cp/0.170.1-alpha.2 (Debian 12.0.0; x86_64) unknown (codex-cp; 1.2.3)')).toBe(
    '0.170.1-alpha.2',
  );
  expect(versionIn('something else')).toBeNull();
});

test('versions are compared by number, not by letter', () => {
  expect(compareVersions('0.169.0', '0.99.10')).toBeGreaterThan(0);
  expect(compareVersions('0.169.0', '1.0.0')).toBeLessThan(0);
  expect(compareVersions('0.169.0-alpha.1', '0.169.0')).toBe(0);
});

test('a Codex that is too old is refused with what to do', () => {
  expect(() => checkVersion('0.169.0')).not.toThrow();
  expect(() => checkVersion('0.168.9')).toThrow(/Codex 0\.168\.9 is too old: update it to .*npm install/);
});
