const REDACTED = '[redacted]';

/** What a secret of a known service looks like, wherever it stands. */
const KNOWN_SECRETS: readonly RegExp[] = [
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /\bxapp-[A-Za-z0-9-]{10,}/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bAIza[0-9A-Za-z_-]{30,}/g,
  /\bya29\.[0-9A-Za-z_-]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?-----END [A-Z ]{0,40}PRIVATE KEY-----/g,
];

/** A name that says that its value is secret. It must end with the word: `tokenizer` and `max_tokens` are ordinary. */
const SECRET_NAME =
  /(?:(?:api|access|private|secret|signing|encryption)[_-]?key|secret|password|passwd|passphrase|token|credentials?)/
    .source;
const NAME = `(?<![A-Za-z0-9_.-])(?:--)?[A-Za-z0-9_.-]{0,80}?${SECRET_NAME}`;

/** `"name": "value"`, `name = 'value'`, also where the quotes are escaped inside a text. */
const QUOTED = new RegExp(`(${NAME}\\\\?["']?\\s{0,4}[=:]\\s{0,4}(\\\\?["']))([^"'\\\\\\n]{4,})(?=\\2)`, 'gi');
/** `NAME=value`, without spaces: environments, command lines, query strings. */
const ASSIGNED = new RegExp(`(${NAME}=)([^\\s"'\\\\,;&)}\\]]{4,})`, 'gi');
/** `name: value` and `--name value`: only a value with a digit in it, since the same form holds types and prose. */
const FOLLOWED = new RegExp(
  `(${NAME}(?::\\s{1,4}|(?<=--[A-Za-z0-9_.-]{1,80})\\s{1,4}))([^\\s"'\\\\,;&)}\\]]{6,})`,
  'gi',
);
/** The one-word form of a key, in capitals only: `cache_key` is ordinary. */
const ENVIRONMENT_KEY = /((?<![A-Za-z0-9_])[A-Z][A-Z0-9_]{0,60}_KEY=)([^\s"'\\,;&)}\]]{4,})/g;
const AUTHORIZATION =
  /(\bauthorization\\?["']?\s{0,4}[=:]\s{0,4}\\?["']?(?:[A-Za-z]{3,12}\s+)?)([A-Za-z0-9._~+/=-]{8,})/gi;
const BEARER = /\b(Bearer\s+)[A-Za-z0-9._~+/=-]{8,}/gi;
const URL_CREDENTIALS = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'?#]{0,100}:)[^\s/@"'?#]+(?=@)/gi;

/** Takes secrets out of a text and nothing else: paths, addresses, file names and markup stay byte for byte. */
export function redactSecrets(text: string): string {
  const known = KNOWN_SECRETS.reduce((rest, pattern) => rest.replace(pattern, REDACTED), text);
  return known
    .replace(URL_CREDENTIALS, `$1${REDACTED}`)
    .replace(BEARER, `$1${REDACTED}`)
    .replace(AUTHORIZATION, (match, name: string, value: string) => (value === 'Bearer' ? match : `${name}${REDACTED}`))
    .replace(QUOTED, (match, name: string, _quote: string, value: string) => blank(match, name, value))
    .replace(ENVIRONMENT_KEY, (match, name: string, value: string) => blank(match, name, value))
    .replace(ASSIGNED, (match, name: string, value: string) => blank(match, name, value))
    .replace(FOLLOWED, (match, name: string, value: string) => (/\d/.test(value) ? blank(match, name, value) : match));
}

/** Redacts every string inside a JSON value; a string under a secret name is blanked whole. */
export function redactJson(value: unknown): unknown {
  if (typeof value === 'string') return redactSecrets(value);
  if (Array.isArray(value)) return value.map(redactJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' && SECRET_KEY.test(key) ? REDACTED : redactJson(inner),
    ]),
  );
}

const SECRET_KEY = new RegExp(`(?:${SECRET_NAME}|authorization)$`, 'i');

/** References, placeholders, numbers and calls are not secrets: hiding them would only hide what is going on. */
const ORDINARY = /^(?:[$%<{*[]|(?:true|false|null|none|undefined|string|\d{1,12})$)|\(/i;

function blank(match: string, name: string, value: string): string {
  return ORDINARY.test(value) ? match : `${name}${REDACTED}`;
}
