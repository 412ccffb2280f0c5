import {
  annotationOf,
  type ProjectAttributes,
  projectAttributeNames,
  readAttribute,
  variableOf,
} from '../../project/index.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What one place says of the project. */
export interface Source {
  readonly attributes: ProjectAttributes;
  /** What it says that cannot be, a sentence each. */
  readonly problems: readonly string[];
}

/** The attributes among texts; those that cannot be are told by what they are called there. */
const fromTexts = (textOf: (name: string) => string | undefined, calledBy: (typeof annotationOf)[]): Source => {
  const attributes: Record<string, ProjectAttributes[string]> = {};
  const problems: string[] = [];
  for (const name of projectAttributeNames) {
    const key = calledBy.map((callOne) => callOne(name)).find((one) => (textOf(one) ?? '').trim() !== '');
    const text = key === undefined ? undefined : textOf(key);
    if (key === undefined || text === undefined) continue;
    const value = readAttribute(name, text);
    if (value === undefined) problems.push(`"${key}" has a value that "${name}" cannot have; it is left out.`);
    else attributes[name] = value;
  }
  return { attributes, problems };
};

const named: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A text in the quotes of Go, as Kubernetes writes it. */
const unquoted = (text: string): string =>
  text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/giu,
    (whole: string, byte?: string, short?: string, long?: string, sign = '') => {
      const code = Number.parseInt(byte ?? short ?? long ?? '', 16);
      if (Number.isNaN(code)) return named[sign] ?? sign;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

/** The annotations of a pod as the downward API writes them: `key="value"`, a line each. */
export const fromAnnotations = (text: string): Source => {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const split = line.indexOf('="');
    const end = line.lastIndexOf('"');
    if (split > 0 && end > split + 1) values.set(line.slice(0, split).trim(), unquoted(line.slice(split + 2, end)));
  }
  return fromTexts((key) => values.get(key), [annotationOf]);
};

/** Variables of our own; `CONTEXTCORE_PROJECT` is what commands about tasks know, too. */
export const fromVariables = (env: Env): Source =>
  fromTexts(
    (key) => env[key],
    [variableOf, (name) => (name === 'project.id' ? 'CONTEXTCORE_PROJECT' : variableOf(name))],
  );

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Those of our attributes that `OTEL_RESOURCE_ATTRIBUTES` names. */
export const fromResourceAttributes = (env: Env): Source => {
  const values = new Map<string, string>();
  for (const pair of (env['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',')) {
    const split = pair.indexOf('=');
    if (split > 0) values.set(decoded(pair.slice(0, split).trim()), decoded(pair.slice(split + 1).trim()));
  }
  return fromTexts((key) => values.get(key), [(name) => name]);
};

/**
 * What several places say together: the first that names an attribute decides. What is said of another project than that of the
 * places before is left aside as a whole: parts of two projects would be a third one, which is not there.
 */
export const together = (sources: readonly ProjectAttributes[]): ProjectAttributes => {
  let all: ProjectAttributes = {};
  for (const next of sources) {
    const [known, other] = [all['project.id'], next['project.id']];
    if (known === undefined || other === undefined || known === other) all = { ...next, ...all };
  }
  return all;
};
