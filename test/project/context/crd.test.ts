import { describe, expect, it } from 'vitest';
import { isRow, type Row } from '../../../src/core/index.ts';
import { crd, partsOf, rootSchema, specSchema } from './cluster.ts';

const status =
  isRow(rootSchema['properties']) && isRow(rootSchema['properties']['status'])
    ? rootSchema['properties']['status']
    : {};
const parts = [...partsOf(specSchema), ...partsOf(status, 'status')];

const waysOf = (isWrong: (part: Row) => boolean): readonly string[] =>
  parts.filter(([, part]) => isWrong(part)).map(([way]) => way);

const patternsOf = (part: Row): readonly string[] => [
  ...(typeof part['pattern'] === 'string' ? [part['pattern']] : []),
  ...(isRow(part['not']) ? patternsOf(part['not']) : []),
];

/** The largest product of counts of repeats within repeats: Go's patterns allow 1,000. */
const deepestRepeat = (pattern: string): number => {
  const open: number[] = [1];
  let most = 1;
  for (const [token, , count] of pattern.matchAll(/\\.|\[[^\]]*\]|(\()|\)(?:\{\d*,?(\d+)\})?|\{\d*,?(\d+)\}/gu)) {
    if (token === '(') open.push(1);
    else if (token.startsWith(')')) {
      const inner = open.pop() ?? 1;
      const here = inner * Number(count ?? 1);
      open.push(Math.max(open.pop() ?? 1, here));
      most = Math.max(most, here);
    } else if (token.startsWith('{')) {
      const here = Number(/(\d+)\}$/u.exec(token)?.[1] ?? 1);
      open.push(Math.max(open.pop() ?? 1, here));
      most = Math.max(most, here);
    }
  }
  return most;
};

describe('the definition for clusters', () => {
  it('is structural: each part has one type or is a number or a text, and nothing is left to references', () => {
    expect(parts.length).toBeGreaterThan(60);
    expect(waysOf((part) => (part['type'] === undefined) !== (part['x-kubernetes-int-or-string'] === true))).toEqual(
      [],
    );
    const forbidden = [
      '$ref',
      'definitions',
      'additionalProperties',
      'allOf',
      'oneOf',
      'const',
      'if',
      'examples',
      'title',
      'uniqueItems',
    ];
    expect(waysOf((part) => forbidden.some((key) => key in part))).toEqual([]);
    expect(waysOf((part) => part['type'] === 'object' && part['properties'] === undefined)).toEqual([]);
  });

  it('bounds every text and every list', () => {
    const isText = (part: Row): boolean =>
      part['type'] === 'string' && part['enum'] === undefined && part['format'] === undefined;
    expect(waysOf((part) => isText(part) && part['maxLength'] === undefined)).toEqual([]);
    expect(waysOf((part) => part['type'] === 'array' && part['maxItems'] === undefined)).toEqual([]);
    expect(waysOf((part) => part['x-kubernetes-int-or-string'] === true && part['maxLength'] === undefined)).toEqual(
      [],
    );
  });

  it('describes every part', () => {
    expect(waysOf((part) => part['description'] === undefined).filter((way) => !way.endsWith('[]'))).toEqual([]);
  });

  it('has rules that say what is wrong, and patterns that other languages understand', () => {
    const rules = parts.flatMap(([, part]) => part['x-kubernetes-validations'] ?? []).filter(isRow);
    expect(rules.map(({ message }) => message)).toEqual([
      'the id of a project never changes',
      'a critical project names its owner',
      'the error budget is 100 minus the availability',
      'a security risk names its mitigation',
    ]);
    const patterns = parts.flatMap(([, part]) => patternsOf(part));
    expect(patterns.filter((pattern) => /\(\?(?!:)|\\[1-9pPdDwWsS]/u.test(pattern))).toEqual([]);
    expect(patterns.filter((pattern) => deepestRepeat(pattern) > 1000)).toEqual([]);
  });

  it('is shown with what one looks for', () => {
    const spec = isRow(crd) && isRow(crd['spec']) ? crd['spec'] : {};
    const [version] = Array.isArray(spec['versions']) ? spec['versions'] : [];
    expect(version.additionalPrinterColumns.map(({ name }: Row) => name)).toEqual([
      'Criticality',
      'Owner',
      'Value',
      'Availability',
      'Ready',
      'Age',
    ]);
    expect(version).toMatchObject({ name: 'v1', served: true, storage: true, subresources: { status: {} } });
    expect(spec['names']).toMatchObject({ shortNames: ['pctx'], categories: ['contextcore'] });
  });
});
