import type { CodedFinding } from '../../core/index.ts';
import { compareText } from '../../core/index.ts';
import type { PositionedDocument } from '../document.ts';
import { belongsTo, quoted } from './describe.ts';
import { tell } from './messages.ts';
import { below, childOf, keySpanAt, type Place, placeOf } from './place.ts';
import type { SchemaError, SchemaName, Validator } from './validator.ts';
import { validators } from './validators.generated.ts';

const maxShown = 1000;

const isLegacy = (document: PositionedDocument): boolean => {
  const version = childOf(document.value, 'schema_version');
  return typeof version === 'string' && /^0(?:\.|$)/u.test(version);
};

/** The place of a key that is accepted and not enforced: marked so in the schema, or a constraint of an older file. */
const unenforcedAt = (error: SchemaError, place: Place, legacy: boolean): Place | undefined => {
  if (error.keyword === 'false schema') return place;
  if (!legacy || error.keyword !== 'additionalProperties' || place.path.at(-1) !== 'constraints') return undefined;
  return below(place, String(error.params['additionalProperty']));
};

const pushTo = (map: Map<string, Place[]>, key: string, place: Place): void => {
  const places = map.get(key);
  if (places === undefined) map.set(key, [place]);
  else places.push(place);
};

const notEnforced = (key: string, places: readonly Place[]): readonly CodedFinding[] => {
  const first = places[0];
  if (first === undefined) return [];
  const more = places.length - 1;
  const others =
    more > maxShown - 1 ? `${maxShown} or more other places` : more === 1 ? '1 other place' : `${more} other places`;
  return [
    {
      code: 'contract/not-enforced',
      severity: 'info',
      message: `Key ${quoted(key)} is accepted, but not enforced yet${more > 0 ? ` (here and at ${others})` : ''}.`,
      at: keySpanAt(first),
      ...belongsTo(first),
      data: { key },
    },
  ];
};

const tooMany = (document: PositionedDocument): CodedFinding => ({
  code: 'contract/limit',
  message: `The file does not fit its schema at more than ${maxShown} places; the first ${maxShown} are shown.`,
  at: { source: document.source, start: document.root.start, end: document.root.start },
});

/** A value of the wrong kind breaks other demands too; that says nothing new. Nor does it that a form chosen by "if" is broken. */
const telling = (errors: readonly SchemaError[]): readonly SchemaError[] => {
  const wrongKind = new Set(errors.filter((error) => error.keyword === 'type').map((error) => error.instancePath));
  return errors.filter(
    ({ keyword, instancePath }) => keyword === 'type' || (keyword !== 'if' && !wrongKind.has(instancePath)),
  );
};

/** What an anchor holds is validated wherever an alias repeats it, and wrong only once. */
const withoutRepeats = (findings: readonly CodedFinding[]): readonly CodedFinding[] => {
  const seen = new Set<string>();
  return findings.filter(({ code, at, data }) => {
    const id = `${code} ${at.start} ${at.end} ${data?.['key'] ?? ''}`;
    return !seen.has(id) && seen.add(id);
  });
};

/**
 * Everything in which a document breaks the form of its kind of file, in the order of the file; at most 1,000 findings,
 * then one that says so. A key that is accepted and not enforced is an info, once per key: a document is sound when no
 * finding has another code than `contract/not-enforced`.
 */
export const validateDocument = (document: PositionedDocument, schema: SchemaName): readonly CodedFinding[] =>
  validateWith(document, validators[schema]);

/** The same with a validator of the caller's. */
export const validateWith = (document: PositionedDocument, validator: Validator): readonly CodedFinding[] => {
  if (validator(document.value)) return [];
  const legacy = isLegacy(document);
  const findings: CodedFinding[] = [];
  const unenforced = new Map<string, Place[]>();
  for (const error of telling(validator.errors ?? [])) {
    const place = placeOf(document, error.instancePath);
    const unenforcedPlace = unenforcedAt(error, place, legacy);
    if (unenforcedPlace === undefined) findings.push({ ...tell(place, error), ...belongsTo(place) });
    else pushTo(unenforced, String(unenforcedPlace.path.at(-1)), unenforcedPlace);
  }
  validator.errors = null;
  const different = withoutRepeats(findings);
  const shown = findings.length > maxShown ? [...different.slice(0, maxShown), tooMany(document)] : different;
  return [...shown, ...[...unenforced].flatMap(([key, places]) => notEnforced(key, places))].toSorted(
    (a, b) => a.at.start - b.at.start || compareText(a.code, b.code) || compareText(a.message, b.message),
  );
};
