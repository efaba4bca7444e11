import { expect, test } from 'vitest';
import { projectIdOf, uuid5 } from './uuid5.ts';

test('a name in the DNS namespace gives the id of the RFC', () => {
  expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test.each([
  ['/home/u/Projects/Demo', 'linux', '7cc3f4d4-808a-5bf4-a73e-7c87e876d76e'],
  ['c:\\users\\u\\projects\\demo', 'win32', 'a2bbdb58-eb50-5bd1-9bf5-40c327bc9ef9'],
  ['C:/Users/u/Projects/Demo', 'win32', 'a2bbdb58-eb50-5bd1-9bf5-40c327bc9ef9'],
] as const)('the project at %s has the id that other programs give it', (path, platform, id) => {
  expect(projectIdOf(path, platform)).toBe(id);
});
