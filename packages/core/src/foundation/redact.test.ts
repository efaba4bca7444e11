import { expect, test } from 'vitest';
import { redactJson, redactSecrets } from './redact.ts';

/** Assembled, so that no scanner takes this file for a leak. */
const join = (...parts: string[]): string => parts.join('');
const hex = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

test.each([
  ['an OpenAI key', join('sk-', 'proj-', hex)],
  ['a GitHub token', join('gh', 'p_', hex)],
  ['a fine-grained GitHub token', join('github', '_pat_', hex)],
  ['a Slack token', join('xox', 'b-123456-', hex)],
  ['an AWS key id', join('AKI', 'AIOSFODNN7EXAMPLE')],
  ['an npm token', join('npm', '_', hex, 'abcd')],
  ['a Google key', join('AIz', 'aSy', hex, 'abc')],
  ['a signed web token', join('ey', 'JhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0.', hex)],
  ['a private key', join('-----BEGIN RSA PRI', 'VATE KEY-----\nabc\ndef\n-----END RSA PRI', 'VATE KEY-----')],
])('takes out %s wherever it stands', (_name, secret) => {
  expect(redactSecrets(`before ${secret} after`)).toBe('before [redacted] after');
});

test.each([
  ['OPENAI_API_KEY=abcd1234', 'OPENAI_API_KEY=[redacted]'],
  ['curl --token=hunter22 https://x.test/a', 'curl --token=[redacted] https://x.test/a'],
  ['mysql --password hunter22 -u root', 'mysql --password [redacted] -u root'],
  ['{"clientSecret":"correct horse"}', '{"clientSecret":"[redacted]"}'],
  ['{\\"password\\":\\"hunter2\\"}', '{\\"password\\":\\"[redacted]\\"}'],
  ["const token = 'abcdef'", "const token = '[redacted]'"],
  ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'Authorization: Basic [redacted]'],
  ['-H "Authorization: Bearer abcdefgh12345678"', '-H "Authorization: Bearer [redacted]"'],
  ['https://me:s3cret@git.example/repo.git', 'https://me:[redacted]@git.example/repo.git'],
  ['https://x.test/?access_token=abc123def&page=2', 'https://x.test/?access_token=[redacted]&page=2'],
  ['AWS_SECRET_ACCESS_KEY=abcd/efgh+1234', 'AWS_SECRET_ACCESS_KEY=[redacted]'],
  ['STRIPE_KEY=abcd1234', 'STRIPE_KEY=[redacted]'],
  ['password: hunter22', 'password: [redacted]'],
])('redacts the value of %s and keeps its name', (text, redacted) => {
  expect(redactSecrets(text)).toBe(redacted);
});

test.each([
  '/home/u/projects/secret-santa/token.ts',
  'C:\\Users\\u\\Documents\\passwords.txt',
  'https://example.com/a/b?c=d#e',
  '<a href="https://example.com">password</a>',
  'git@github.com:owner/repo.git',
  'max_tokens=2000 tokenizer=cl100k_base',
  'PWD=/home/u/project KEY=value cache_key=abcd1234',
  'function f(token: string, secret: Secret)',
  'const token = getToken();',
  'password=$PASSWORD token=${TOKEN} api_key=<your-key>',
  'ssh -i ~/.ssh/id_ed25519 host',
  'see https://example.com/@scope/name:8080',
  'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
])('leaves ordinary text alone: %s', (text) => {
  expect(redactSecrets(text)).toBe(text);
});

test('redacts a text once: what is blanked stays as it is', () => {
  const once = redactSecrets('API_KEY=abcd1234 "token": "abcd"');
  expect(redactSecrets(once)).toBe(once);
});

test('takes time in proportion to the length of the text, also for runs that look like names', () => {
  const began = performance.now();
  for (const run of ['a', 'a.', 'sk-', 'token', 'a://', '-----BEGIN PRIVATE KEY-----'])
    redactSecrets(run.repeat(100_000 / run.length));
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('redacts inside a JSON value and blanks what stands under a secret name', () => {
  const value = { path: '/a/b', env: { API_TOKEN: 'x', n: 1 }, list: ['--password=hunter2', null] };
  expect(redactJson(value)).toEqual({
    path: '/a/b',
    env: { API_TOKEN: '[redacted]', n: 1 },
    list: ['--password=[redacted]', null],
  });
});
