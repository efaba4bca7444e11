import { SETTING_NAMES, SETTINGS } from './config-schema.ts';

/** docs/CONFIGURATION.md: one row for each setting. */
export function configMarkdown(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { env, key, type, defaultText, description, usedBy } = SETTINGS[name];
    const names = env.map((variable) => `\`${variable}\``).join(', ');
    const later = usedBy === 'later' ? ' **Not used yet**: read, checked and shown.' : '';
    return `| ${names || '–'} | ${key === null ? '–' : `\`${key}\``} | ${cell(type.name)} | ${cell(defaultText)} | ${cell(description)}${later} |`;
  });
  return ['| environment | JSON key | type | default | meaning |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
