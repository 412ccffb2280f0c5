import { quoted } from '../queries/text.ts';
import type { Setting, Settings } from './sampling/policies.ts';

// Settings of the Collector in the language of Grafana Alloy, where most objects are blocks and most lists of objects repeated ones.

/** Objects that stay values. */
const values: readonly string[] = ['decision_cache'];
/** Lists whose blocks are called otherwise. */
const singular: Readonly<Record<string, string>> = { policies: 'policy' };

const isSettings = (setting: Setting): setting is Settings => typeof setting === 'object' && !Array.isArray(setting);

const isList = (setting: Setting): setting is readonly Setting[] => Array.isArray(setting);

const value = (setting: Setting): string => {
  if (typeof setting === 'string') return quoted(setting);
  if (isList(setting)) return `[${setting.map(value).join(', ')}]`;
  if (isSettings(setting))
    return `{ ${Object.entries(setting)
      .map(([name, one]) => `${name} = ${value(one)}`)
      .join(', ')} }`;
  return String(setting);
};

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

const named = (name: string, setting: Setting): readonly string[] => {
  if (isSettings(setting) && !values.includes(name)) return block(name, bodyOf(setting));
  if (isList(setting) && setting.some(isSettings))
    return setting.filter(isSettings).flatMap((one) => block(singular[name] ?? name, bodyOf(one)));
  return [`${name} = ${value(setting)}`];
};

/** Settings as attributes and blocks. They nest as deep as policies do. */
export const bodyOf = (settings: Settings): readonly string[] =>
  Object.entries(settings).flatMap(([name, setting]) => named(name, setting));

export const block = (head: string, body: readonly string[]): readonly string[] =>
  body.length === 0 ? [`${head} {}`] : [`${head} {`, ...indented(body), '}'];
