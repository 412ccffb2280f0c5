import { type CodedFinding, isRow, type Span, suggestOr } from '../../core/index.ts';
import { type PositionedDocument, validateDerivation } from '../../parse/index.ts';
import { criticalities, logLevels, priorities } from '../context/model.ts';
import { parseDuration } from '../context/values.ts';
import type { CriticalityRow, Modifier, Tables, When } from './tables.ts';

/** Tables as a user gives them. */
interface GivenTables {
  readonly fallback?: Tables['fallback'];
  readonly criticality?: Readonly<Partial<Record<string, Partial<CriticalityRow>>>>;
  readonly placement?: Readonly<Partial<Tables['placement']>>;
  readonly modifiers?: Readonly<Record<string, Modifier | 'off'>>;
}

export interface ReadTables {
  /** Absent where a finding says why. */
  readonly tables?: Tables;
  readonly findings: readonly CodedFinding[];
}

/** The schema has said that it is one. */
const isGiven = (value: unknown): value is GivenTables => isRow(value);

const merged = (given: GivenTables, base: Tables): Tables => {
  const { critical, high, medium, low } = base.criticality;
  const rows = given.criticality ?? {};
  const all = { ...base.modifiers, ...given.modifiers };
  return {
    fallback: given.fallback ?? base.fallback,
    criticality: {
      critical: { ...critical, ...rows['critical'] },
      high: { ...high, ...rows['high'] },
      medium: { ...medium, ...rows['medium'] },
      low: { ...low, ...rows['low'] },
    },
    placement: { ...base.placement, ...given.placement },
    modifiers: Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, Modifier] => entry[1] !== 'off'),
    ),
  };
};

/** How much each value of a row asks for. */
const ranks: Readonly<Record<keyof CriticalityRow, (row: CriticalityRow) => number>> = {
  traceSampling: (row) => row.traceSampling,
  metricsInterval: (row) => -(parseDuration(row.metricsInterval) ?? 0),
  logLevel: (row) => -logLevels.indexOf(row.logLevel),
  alertPriority: (row) => -priorities.indexOf(row.alertPriority),
  paging: (row) => Number(row.paging),
  availability: (row) => row.availability,
};

const keys: readonly (keyof CriticalityRow)[] = [
  'traceSampling',
  'metricsInterval',
  'logLevel',
  'alertPriority',
  'paging',
  'availability',
];

const finding = (message: string, at: Span, help?: string): CodedFinding => ({
  code: 'derivation/invalid-table',
  message,
  at,
  ...(help === undefined ? {} : { help }),
});

/** Where the file gives a value of one of two rows. */
const placeIn = (document: PositionedDocument, rows: unknown, names: readonly string[], key: string): Span => {
  const table = isRow(rows) ? rows : {};
  const row = names.map((name) => table[name]).find((one) => isRow(one) && Object.hasOwn(one, key));
  return isRow(row) ? document.valueSpan(row, key) : document.root;
};

/** A more critical project never gets less. */
const steps = (document: PositionedDocument, given: GivenTables, tables: Tables): readonly CodedFinding[] =>
  criticalities.flatMap((upper, i) => {
    const lower = criticalities[i + 1];
    if (lower === undefined) return [];
    return keys
      .filter((key) => ranks[key](tables.criticality[upper]) < ranks[key](tables.criticality[lower]))
      .map((key) =>
        finding(
          `Key "${key}" asks for less where a project is "${upper}" than where it is "${lower}".`,
          placeIn(document, given.criticality, [upper, lower], key),
          `Change it in one of the two rows; what a row leaves out is as in the built-in tables.`,
        ),
      );
  });

const conditionFindings = (document: PositionedDocument, name: string, modifier: Modifier): readonly CodedFinding[] => {
  const when: When = modifier.when;
  if (Object.keys(when).length === 0)
    return [
      finding(
        `Modifier "${name}" has no condition.`,
        document.keySpan(modifier, 'when'),
        'Say under "when" where it holds.',
      ),
    ];
  if (when.priority === undefined || when.risk !== undefined) return [];
  return [
    finding(
      `Modifier "${name}" asks for a priority, but for no risk.`,
      document.keySpan(when, 'priority'),
      'Add "risk" with the types of risk that are meant.',
    ),
  ];
};

const modifierFindings = (document: PositionedDocument, given: GivenTables, base: Tables): readonly CodedFinding[] => {
  const { modifiers = {} } = given;
  return Object.entries(modifiers).flatMap(([name, modifier]) => {
    if (modifier !== 'off') return conditionFindings(document, name, modifier);
    if (Object.hasOwn(base.modifiers, name)) return [];
    const known = Object.keys(base.modifiers);
    return [
      finding(
        `Modifier "${name}" is off, but there is no modifier of that name.`,
        document.keySpan(modifiers, name),
        suggestOr(name, known, `There are ${known.map((one) => `"${one}"`).join(', ')}.`),
      ),
    ];
  });
};

/** Tables of a user over others, which hold where the user says nothing. Everything that is wrong with them at once. */
export const readTables = (document: PositionedDocument, base: Tables): ReadTables => {
  if (document.value === null) return { tables: base, findings: [] };
  const form = validateDerivation(document);
  if (form.length > 0 || !isGiven(document.value)) return { findings: form };
  const tables = merged(document.value, base);
  const findings = [...modifierFindings(document, document.value, base), ...steps(document, document.value, tables)];
  return findings.length > 0
    ? { findings: findings.toSorted((a, b) => a.at.start - b.at.start) }
    : { tables, findings };
};
