import { suggestOr } from '../../../core/index.ts';
import {
  admitsNull,
  anyType,
  type Constraints,
  type Field,
  type FieldSeverity,
  parseType,
  printType,
  type Type,
  typeNames,
} from '../../model/index.ts';
import { fits } from './fits.ts';
import { elementSpan, isList, isRow, partOf, pathAt, type Reading, type Row, report, textOf } from './reading.ts';

/** Where a field is named: what it means there decides its severity and whether it is critical. */
export type FieldRole = 'required' | 'enrichment' | 'produced' | 'input' | 'output';

interface Place {
  readonly reading: Reading;
  readonly list: readonly unknown[];
  readonly index: number;
  readonly role: FieldRole;
  readonly phase?: string;
}

/** Reads the fields of a list, each completed from the shared definition of its name. */
export const fieldsAt = (reading: Reading, list: unknown, role: FieldRole, phase?: string): readonly Field[] => {
  if (!isList(list)) return [];
  return list.flatMap((_, index) => {
    const field = fieldAt({ reading, list, index, role, ...(phase === undefined ? {} : { phase }) });
    return field ? [field] : [];
  });
};

const fieldAt = (place: Place): Field | undefined => {
  const { reading, list, index } = place;
  const element = list[index];
  const own: Row = isRow(element) ? element : {};
  const text = isRow(element) ? textOf(element['name']) : textOf(element);
  if (text === undefined) return undefined;
  const [container, key] = isRow(element) ? [element, 'name'] : [list, index];
  const name = pathAt(reading, container, key, text);
  if (name === undefined) return undefined;
  const row: Row = { ...reading.shared.get(name)?.row, ...own };
  const at = elementSpan(reading.document, list, index, 'name');
  const type = typeOf(reading, row, { own, at, ...(place.phase === undefined ? {} : { phase: place.phase }) });
  const value = defaultOf(reading, row, type);
  const severity = severityOf(row, place.role, value !== undefined);
  const constraints = constraintsOf(row['constraints']);
  const field: Field = {
    name,
    at,
    type,
    severity,
    critical: typeof row['critical'] === 'boolean' ? row['critical'] : isRead(place.role) && severity === 'blocking',
    ...(value ? { default: value } : {}),
    ...(typeof row['description'] === 'string' ? { description: row['description'] } : {}),
    ...sourcePhaseOf(reading, row, own, at),
    ...(constraints ? { constraints } : {}),
    ...(row['schema'] === undefined ? {} : { schema: row['schema'] }),
    sink: row['sink'] === true,
    recordValue: row['record'] === 'value',
  };
  judgeDefault(place, field, own);
  return field;
};

const isRead = (role: FieldRole): boolean => role === 'required' || role === 'enrichment' || role === 'output';

const severities: readonly FieldSeverity[] = ['blocking', 'warning', 'advisory'];

/** Omitted: warning with a default or where not critical, and for enrichment; else blocking. */
const severityOf = (row: Row, role: FieldRole, defaulted: boolean): FieldSeverity => {
  const given = severities.find((severity) => severity === row['severity']);
  if (given) return given;
  return defaulted || row['critical'] === false || role === 'enrichment' ? 'warning' : 'blocking';
};

/** `default: null` is no default in 0.x files; in 1.x files only a type that admits null has one. */
const defaultOf = (reading: Reading, row: Row, type: Type): Field['default'] => {
  const value = row['default'];
  if (value === undefined) return undefined;
  return value === null && (reading.legacy || !admitsNull(type)) ? undefined : { value };
};

const typeOf = (reading: Reading, row: Row, where: { own: Row; at: Field['at']; phase?: string }): Type => {
  const text = row['type'];
  if (typeof text !== 'string') return anyType;
  const parsed = parseType(text);
  if (parsed.kind === 'type') return parsed.type;
  // A shared definition reports its own type, once.
  if (where.own['type'] === undefined) return anyType;
  reportType(reading, where.own, text, parsed);
  return anyType;
};

/** Says what is wrong with the type under `type` of a row. */
export const reportType = (
  reading: Reading,
  row: Row,
  text: string,
  problem: { message: string; index: number; word?: string },
): void => {
  report(reading, {
    code: 'contract/unknown-type',
    message:
      problem.word === text
        ? `Type "${text.slice(0, 80)}" is not known.`
        : `Type "${text.slice(0, 80)}" cannot be read: ${problem.message}.`,
    at: partOf(reading.document, row, 'type', [problem.index, problem.index + Math.max(1, problem.word?.length ?? 1)]),
    severity: reading.legacy ? 'info' : 'error',
    help: suggestOr(problem.word, typeNames, `Use one of ${typeNames.join(', ')}, or list[T], dict[str, T], A | B.`),
  });
};

const sourcePhaseOf = (reading: Reading, row: Row, own: Row, at: Field['at']): Pick<Field, 'sourcePhase'> => {
  const phase = row['source_phase'];
  if (typeof phase !== 'string') return {};
  return {
    sourcePhase: {
      phase,
      at: own['source_phase'] === undefined ? at : reading.document.valueSpan(own, 'source_phase'),
    },
  };
};

const constraintsOf = (value: unknown): Constraints | undefined => {
  if (!isRow(value)) return undefined;
  const number = (key: string): number | undefined => (typeof value[key] === 'number' ? value[key] : undefined);
  const entries: [keyof Constraints, unknown][] = [
    ['minLength', number('min_length')],
    ['maxLength', number('max_length')],
    ['min', number('min')],
    ['max', number('max')],
    ['minItems', number('min_items')],
    ['maxItems', number('max_items')],
    ['pattern', textOf(value['pattern'])],
    ['allowedValues', isList(value['allowed_values']) ? value['allowed_values'] : undefined],
  ];
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
};

/** Reports constraints that nothing can fulfil and patterns that are no regular expression. */
export const judgeConstraints = (reading: Reading, row: Row): void => {
  const given = row['constraints'];
  if (!isRow(given)) return;
  const bad = (key: string, message: string): void =>
    report(reading, {
      code: 'contract/invalid-value',
      message,
      at: reading.document.valueSpan(given, key),
      help: `Change "${key}".`,
    });
  for (const [low, high] of [
    ['min', 'max'],
    ['min_length', 'max_length'],
    ['min_items', 'max_items'],
  ] as const) {
    const least = given[low];
    const most = given[high];
    if (typeof least === 'number' && typeof most === 'number' && least > most)
      bad(low, `Constraint "${low}" is greater than "${high}": no value fulfils both.`);
  }
  const pattern = given['pattern'];
  if (typeof pattern !== 'string') return;
  try {
    new RegExp(pattern, 'u');
  } catch {
    bad('pattern', 'Constraint "pattern" is no valid regular expression.');
  }
};

const judgeDefault = (place: Place, field: Field, own: Row): void => {
  const { reading, role } = place;
  const who = place.phase === undefined ? {} : { phase: place.phase };
  judgeConstraints(reading, own);
  if (own['default'] === null && !reading.legacy && !admitsNull(field.type)) {
    const message = `Default of field "${field.name}" is null, which type "${printType(field.type)}" does not admit; there is no default.`;
    report(reading, {
      code: 'contract/bad-default',
      message,
      at: reading.document.valueSpan(own, 'default'),
      help: 'Give a default of the type, or write the type as `T | null`.',
      field: field.name,
      ...who,
    });
  }
  if (field.default && own['default'] !== undefined && !fits(field.default.value, field)) {
    report(reading, {
      code: 'contract/bad-default',
      message: `Default of field "${field.name}" does not fit its type "${printType(field.type)}" or its constraints.`,
      at: reading.document.valueSpan(own, 'default'),
      help: 'Give a default that the field itself would accept.',
      field: field.name,
      ...who,
    });
  }
  if (field.default && field.severity === 'blocking' && (isRead(role) || role === 'input')) {
    report(reading, {
      code: 'contract/unreachable-default',
      message: `Default of blocking field "${field.name}" can never apply: its absence stops the phase.`,
      at: own['default'] === undefined ? field.at : reading.document.valueSpan(own, 'default'),
      help: 'Drop the default, or make the severity "warning" or "advisory".',
      field: field.name,
      ...who,
    });
  }
};
