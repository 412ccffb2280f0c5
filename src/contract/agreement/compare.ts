import type { Finding, Note, Span } from '../../core/index.ts';
import { type Field, type FieldSeverity, flowsInto, type Phase, printType, type Type } from '../model/index.ts';
import type { DeclaredField, DeclaredPhase } from '../source/typescript/declared.ts';
import type { Authority, Pair } from './pair.ts';

/** A way in which the two sides of a pair differ. `kind` is the name of the rule that reports it. */
export interface Disagreement {
  readonly kind: 'missing-in-code' | 'missing-in-yaml' | 'type-disagrees' | 'severity-disagrees' | 'default-disagrees';
  readonly finding: Finding;
}

type Side = 'requires' | 'produces';

/** A field with everything that both sides can say of it. */
interface Said {
  readonly name: string;
  readonly at: Span;
  readonly type: Type;
  readonly severity: FieldSeverity;
  readonly default?: { readonly value: unknown };
  readonly optional: boolean;
}

interface Sides {
  readonly yaml: ReadonlyMap<string, Said>;
  readonly code: ReadonlyMap<string, Said>;
}

const saidInYaml = (field: Field, optional = false): Said => ({ ...field, optional });
const saidInCode = (field: DeclaredField): Said => field;

const byName = (fields: readonly Said[]): ReadonlyMap<string, Said> => new Map(fields.map((one) => [one.name, one]));

const sidesOf = (yaml: Phase, code: DeclaredPhase, side: Side): Sides =>
  side === 'requires'
    ? {
        yaml: byName([...yaml.required, ...yaml.enrichment].map((field) => saidInYaml(field))),
        code: byName(code.requires.map(saidInCode)),
      }
    : {
        yaml: byName([
          ...yaml.produces.map((field) => saidInYaml(field)),
          ...yaml.mayProduce.map((field) => saidInYaml(field, true)),
        ]),
        code: byName(code.produces.map(saidInCode)),
      };

/** A place on each side, of which the one that has to change comes first. */
const places = (authority: Authority, { inYaml, inCode }: { inYaml: Span; inCode: Span }, notes: [string, string]) => {
  const [yaml, code] = notes;
  const related: Note = authority === 'code' ? { message: code, at: inCode } : { message: yaml, at: inYaml };
  return { at: authority === 'code' ? inYaml : inCode, related: [related] };
};

/** Whether two types say the same, as far as both say something. */
export const typesAgree = (a: Type, b: Type): boolean => {
  if (a.kind === 'any' || b.kind === 'any') return true;
  if (a.kind === 'list' && b.kind === 'list') return typesAgree(a.element, b.element);
  if (a.kind === 'dict' && b.kind === 'dict') return typesAgree(a.value, b.value);
  if (a.kind === 'union' && b.kind === 'union') {
    const covers = (one: readonly Type[], other: readonly Type[]): boolean =>
      one.every((member) => other.some((candidate) => typesAgree(member, candidate)));
    return covers(a.members, b.members) && covers(b.members, a.members);
  }
  return a.kind === b.kind || (flowsInto(a, b) && flowsInto(b, a));
};

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** Equal for equal values, whatever the order of their keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const verbs: Readonly<Record<Side, string>> = { requires: 'requires', produces: 'produces' };

const compareFields = function* (
  { yaml, code }: { yaml: Phase; code: DeclaredPhase },
  side: Side,
  authority: Authority,
): Generator<Disagreement> {
  const sides = sidesOf(yaml, code, side);
  const phase = `Phase "${yaml.id}"`;
  const verb = verbs[side];
  const base = { phase: yaml.id };
  for (const [name, there] of sides.yaml) {
    const here = sides.code.get(name);
    if (!here) {
      if (code.isPartial) continue;
      yield {
        kind: 'missing-in-code',
        finding: {
          ...base,
          field: name,
          message: `${phase} ${verb} "${name}" in its contract, but not in code.`,
          ...places(authority, { inYaml: there.at, inCode: code.at }, [
            `The contract says that it ${verb} "${name}".`,
            `The code of phase "${yaml.id}" is here.`,
          ]),
          help: authority === 'code' ? 'Take the field out of the contract.' : `Add the field to "${side}" in code.`,
        },
      };
      continue;
    }
    yield* compareField(base, { phase, verb, side, there, here }, authority);
  }
  for (const [name, here] of sides.code) {
    if (sides.yaml.has(name)) continue;
    yield {
      kind: 'missing-in-yaml',
      finding: {
        ...base,
        field: name,
        message: `${phase} ${verb} "${name}" in code, but not in its contract.`,
        ...places(authority, { inYaml: yaml.at, inCode: here.at }, [
          `The contract of phase "${yaml.id}" is here.`,
          `The code says that it ${verb} "${name}".`,
        ]),
        help:
          authority === 'yaml'
            ? 'Take the field out of the code, or add it to the contract.'
            : 'Add the field to the contract.',
      },
    };
  }
};

const compareField = function* (
  base: Pick<Finding, 'phase'>,
  { phase, verb, side, there, here }: { phase: string; verb: string; side: Side; there: Said; here: Said },
  authority: Authority,
): Generator<Disagreement> {
  const finding = (message: string, [yaml, code]: [string, string], help: string): Finding => ({
    ...base,
    field: there.name,
    message,
    ...places(authority, { inYaml: there.at, inCode: here.at }, [
      `The contract says ${yaml}.`,
      `The code says ${code}.`,
    ]),
    help,
  });
  const field = `"${there.name}"`;
  if (!typesAgree(there.type, here.type)) {
    const [a, b] = [`"${printType(there.type)}"`, `"${printType(here.type)}"`];
    const message = `${phase} ${verb} ${field} as ${b} in code, but as ${a} in its contract.`;
    yield { kind: 'type-disagrees', finding: finding(message, [a, b], 'Make both sides declare the same type.') };
  }
  const [a, b] = side === 'requires' ? [there.severity, here.severity] : [presence(there), presence(here)];
  if (a !== b) {
    const message = `${phase} ${verb} ${field} as "${b}" in code, but as "${a}" in its contract.`;
    yield {
      kind: 'severity-disagrees',
      finding: finding(message, [`"${a}"`, `"${b}"`], 'Make both sides say what the absence of the field means.'),
    };
  }
  if (side === 'requires' && !sameDefault(there, here)) {
    const words = (said: Said): string => (said.default ? 'a default' : 'no default');
    const differ = there.default && here.default;
    const message = differ
      ? `${phase} has one default for ${field} in code, and another in its contract.`
      : `${phase} has ${words(here)} for ${field} in code, but ${words(there)} in its contract.`;
    const notes: [string, string] = differ ? ['another default', 'another default'] : [words(there), words(here)];
    yield { kind: 'default-disagrees', finding: finding(message, notes, 'Give both sides the same default.') };
  }
};

const presence = ({ optional }: Said): string => (optional ? 'optional' : 'always');

const sameDefault = (a: Said, b: Said): boolean =>
  a.default && b.default ? same(a.default.value, b.default.value) : a.default === b.default;

/** All ways in which a pair disagrees, in the order of its contract. */
export const disagreementsOf = function* (pair: Pair, authority: Authority): Generator<Disagreement> {
  const { yaml, code, contract, lost } = pair;
  if (yaml && code && !code.takesFields) {
    yield* compareFields({ yaml, code }, 'requires', authority);
    yield* compareFields({ yaml, code }, 'produces', authority);
  }
  if (yaml?.handler && lost !== undefined)
    yield {
      kind: 'missing-in-code',
      finding: {
        message: `The handler of phase "${yaml.id}" is not in code: ${lost}.`,
        at: yaml.handler.at,
        phase: yaml.id,
        help: 'Name a file as seen from the contract, "#" and what it exports.',
      },
    };
  if (!yaml && code && contract)
    yield {
      kind: 'missing-in-yaml',
      finding: {
        message: `Phase "${code.id}" is in code, but not in contract "${contract.workflow}", which it names.`,
        at: code.at,
        phase: code.id,
        related: [{ message: `Contract "${contract.workflow}" is here.`, at: contract.at }],
        help: 'Add the phase to the contract, or correct its id.',
      },
    };
};
